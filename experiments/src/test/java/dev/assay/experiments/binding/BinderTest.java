package dev.assay.experiments.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.plugins.PluginJar;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.testing.Fakes;
import dev.assay.experiments.testing.Fakes.Constant;
import dev.assay.experiments.testing.Fakes.Fall;
import dev.assay.experiments.testing.Fakes.Slope;
import dev.assay.experiments.testing.Golden;
import dev.assay.network.Dropout;
import dev.assay.network.Layer;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Schedule;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
    private static final Binder BINDER = new Binder(Fakes.registry());

    enum Choice {
        BEST,
        LAST_OF_ALL
    }

    record Nested(boolean shuffle, Optional<Path> home, List<Integer> sizes) {}

    record Simple(
            String name,
            int count,
            long seed,
            double rate,
            Choice choice,
            Duration patience,
            Shape shape,
            Device device,
            Nested nested,
            Optional<Layer> layer,
            List<Layer> layers) {}

    private static final String SIMPLE = """
            name = first
            count = 3
            seed = 12345678901
            rate = 1e-3
            choice = last-of-all
            patience = 90s
            shape = 3x28x28
            device = "gpu:1"
            nested { shuffle = true, home = null, sizes = [1, 2] }
            layer = null
            layers = [relu, { name = dropout, rate = 0.25 }]
            """;

    record WithOptimizer(Optimizer optimizer) {}

    record WithSettings(int count, double rate, boolean yes, Choice choice, Size size, List<Layer> layers) {}

    record WithEngine(Engine engine) {}

    private static Config config(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("my.conf"))
                .resolve();
    }

    private static Slope slope(String block) {
        return (Slope) BINDER.bind(WithOptimizer.class, config("optimizer = " + block))
                .value()
                .optimizer();
    }

    private static String problems(Class<? extends Record> type, String text) {
        ConfigProblems problems = catchThrowableOfType(ConfigProblems.class, () -> BINDER.bind(type, config(text)));
        assertThat(problems).as("a config with problems").isNotNull();
        return String.valueOf(problems.getMessage());
    }

    @Test
    void bindsEveryTypeOfSetting() {
        assertThat(BINDER.bind(Simple.class, config(SIMPLE)).value())
                .isEqualTo(new Simple(
                        "first",
                        3,
                        12345678901L,
                        0.001,
                        Choice.LAST_OF_ALL,
                        Duration.ofSeconds(90),
                        Shape.of(3, 28, 28),
                        new Device.Gpu(1),
                        new Nested(true, Optional.empty(), List.of(1, 2)),
                        Optional.empty(),
                        List.of(new ReLU(), new Dropout(0.25))));
    }

    @Test
    void takesABareNameForAComponentWithItsDefaults() {
        assertThat(slope("slope"))
                .isEqualTo(new Slope(new Constant(0.01), 0.9, new ReLU(), new Size(3, 5), Optional.empty()));
    }

    @Test
    void takesABareNumberForTheComponentThatTheKindNames() {
        assertThat(slope("{ name = slope, learning-rate = 2 }").learningRate()).isEqualTo(new Constant(2));
    }

    @Test
    void takesAComponentInPlaceOfADefault() {
        assertThat(slope("{ name = slope, learning-rate { name = fall, factor = 0.1 } }")
                        .learningRate())
                .isEqualTo(new Fall(0.1, 0.1));
    }

    @Test
    void keepsTheRestOfADefaultsBlockUnlessAnotherComponentIsNamed() {
        String reference = Fakes.JAR
                .reference()
                .orElseThrow()
                .replace("learning-rate = 1e-2", "learning-rate { name = fall, initial = 3, factor = 0.25 }");
        PluginJar jar =
                new PluginJar(Fakes.JAR.path(), Fakes.JAR.name(), Optional.of(reference), Fakes.JAR.components());
        Binder binder = new Binder(Registry.of(List.of(jar)));
        assertThat(learningRate(binder, "learning-rate.factor = 0.5")).isEqualTo(new Fall(3, 0.5));
        assertThat(learningRate(binder, "learning-rate { name = fall, factor = 0.5 }"))
                .isEqualTo(new Fall(3, 0.5));
        assertThat(learningRate(binder, "learning-rate { name = constant, value = 1 }"))
                .isEqualTo(new Constant(1));
    }

    private static Schedule learningRate(Binder binder, String setting) {
        Config config = config("optimizer { name = slope, " + setting + " }");
        return binder.bind(WithOptimizer.class, config).value().optimizer().learningRate();
    }

    @Test
    void readsANumberFromTextSinceAnEnvironmentVariableIsText() {
        Config config = config(SIMPLE + "\nnested.shuffle = \"false\"\nseed = \"77\"");
        Bound<Simple> bound = BINDER.bind(Simple.class, config);
        assertThat(bound.value().seed()).isEqualTo(77);
        assertThat(bound.value().nested().shuffle()).isFalse();
        assertThat(bound.complete().root().unwrapped().get("seed")).isEqualTo(77L);
    }

    @ParameterizedTest
    @CsvSource({"inf, Infinity", "-INF, -Infinity", "NaN, NaN", "1e-8, 1.0E-8", "-3, -3", ".5, 0.5", "-0.0, 0.0"})
    void readsRealNumbersAsTheyAreWrittenAnywhere(String text, double expected) {
        assertThat(slope("{ name = slope, learning-rate { name = constant, value = \"" + text + "\" } }")
                        .learningRate())
                .isEqualTo(new Constant(expected));
    }

    @Test
    void takesAWholeNumberWithAnExponentButNotWithAPoint() {
        assertThat(slope("{ name = slope, look-every = 1e6 }").lookEvery()).contains(1_000_000);
        assertThat(problems(WithOptimizer.class, "optimizer { name = slope, look-every = 3.0 }"))
                .contains("my.conf:1: optimizer.look-every must be a whole number, found 3.0");
    }

    @Test
    void completesTheConfigWithDefaultsAndTheirOrigins() {
        Bound<WithOptimizer> bound =
                BINDER.bind(WithOptimizer.class, config("optimizer { name = slope, momentum = 0.5 }"));
        assertThat(bound.complete()).isEqualTo(config("""
                        optimizer {
                          name = slope
                          learning-rate { name = constant, value = 1e-2 }
                          momentum = 0.5
                          activation { name = relu }
                          window = 3x5
                          look-every = null
                        }
                        """));
        Config optimizer = bound.complete().getConfig("optimizer");
        assertThat(optimizer.getValue("momentum").origin().description()).isEqualTo("my.conf: 1");
        assertThat(optimizer.getValue("learning-rate.value").origin().description())
                .isEqualTo("fakes reference.conf: 13");
        assertThat(optimizer.getValue("window").origin().description()).isEqualTo("fakes reference.conf: 19");
    }

    @Test
    void tellsWhichComponentReadsWhichBlock() {
        Bound<Simple> bound = BINDER.bind(Simple.class, config(SIMPLE));
        assertThat(bound.readers().keySet()).containsExactly("layers[0]", "layers[1]");
        assertThat(bound.reader("layers[1].rate").orElseThrow()).hasToString("layer 'dropout'");
        assertThat(bound.reader("nested.home")).isEmpty();

        Bound<WithOptimizer> nested = BINDER.bind(WithOptimizer.class, config("optimizer = slope"));
        assertThat(nested.reader("optimizer.learning-rate.value").orElseThrow()).hasToString("schedule 'constant'");
        assertThat(nested.reader("optimizer.momentum").orElseThrow().jar().name())
                .isEqualTo("fakes");
    }

    @Test
    void bindsAComponentByItsTypeAlone() {
        var type = Fakes.registry().get("schedule", "fall");
        assertThat(BINDER.component(type, Schedule.class, ConfigFactory.empty()).value())
                .isEqualTo(new Fall(0.1, 0.5));
    }

    @Test
    void reportsEveryProblemAtOnce() {
        Golden.check("binding/every-problem.txt", problems(Simple.class, """
                        count = many
                        seed = 99999999999999999999
                        rate = [1]
                        choice = lastofall
                        patience = soon
                        shape = 3by28
                        device = tpu
                        nested { shuffel = true, home = [], sizes = 5 }
                        layer = reluu
                        layers = [dense, { rate = 0.5 }, { name = dropout }, { name = dropout, rate = 2 }, 7]
                        epoch = 3
                        """));
    }

    @Test
    void saysWhatIsWrongWithAComponentsSettings() {
        Golden.check("binding/component.txt", problems(WithOptimizer.class, """
                        optimizer {
                          name = slope
                          learning-rat = 0.1
                          learning-rate = fast
                          momentum = high
                          activation { name = dropout, rate = 0.5 }
                          window = 0
                          look-every = 3000000000
                        }
                        """));
    }

    @Test
    void putsARejectedValueWhereItStands() {
        assertThat(problems(WithOptimizer.class, "optimizer {\n  name = slope\n  momentum = 1\n}"))
                .isEqualTo("""
                        The config has 1 problem:
                          my.conf:3: optimizer.momentum must be in [0, 1), found 1.0""");
    }

    @Test
    void saysWhatAWrongTypeShouldHaveBeen() {
        Golden.check("binding/wrong-types.txt", problems(WithSettings.class, """
                        count = 2.5
                        rate = null
                        yes = 1
                        choice = { a = 1 }
                        size = [3, 3]
                        layers = relu
                        """));
    }

    @Test
    void tellsWhereToPutAJarWhereNoPluginBringsTheKind() {
        assertThat(problems(WithEngine.class, "engine = dl4j"))
                .contains("my.conf:1: engine: there is no engine 'dl4j': no plugin that brings one is installed;"
                        + " the jar of an own plugin must be on the class path or in the folder that --plugins names");
    }

    @Test
    void asksForTheNameOfAComponent() {
        assertThat(problems(WithOptimizer.class, "optimizer { momentum = 0 }"))
                .contains("my.conf:1: optimizer.name is missing: which optimizer? known: slope");
        assertThat(problems(WithOptimizer.class, "optimizer { name = 3 }"))
                .contains("optimizer.name must be text, found 3: which optimizer? known: slope");
    }

    @Test
    void staysQuickOnAnEnormousExponent() {
        assertThat(problems(WithOptimizer.class, "optimizer { name = slope, look-every = 1e999999999 }"))
                .contains("optimizer.look-every must be a whole number");
    }
}
