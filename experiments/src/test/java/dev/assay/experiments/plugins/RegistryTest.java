package dev.assay.experiments.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import dev.assay.experiments.testing.Fakes;
import dev.assay.experiments.testing.Fakes.Constant;
import dev.assay.experiments.testing.Fakes.Fall;
import dev.assay.experiments.testing.Golden;
import dev.assay.network.ReLU;
import dev.assay.spi.Component;
import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.UserException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class RegistryTest {
    private static final Registry FAKES = Fakes.registry();

    @Name("Camel_Case")
    record Hidden(double value) implements Schedule {
        @Override
        public double at(Progress progress) {
            return value;
        }
    }

    public static final class NoRecord implements Schedule {
        @Override
        public double at(Progress progress) {
            return 0;
        }
    }

    @Name("named")
    public record Named(String name) implements Schedule {
        @Override
        public double at(Progress progress) {
            return 0;
        }
    }

    @Name("none")
    public record NoKind() implements Component {}

    @Name("odd")
    public record OddSetting(Random random) implements Schedule {
        @Override
        public double at(Progress progress) {
            return random.nextDouble();
        }
    }

    @SafeVarargs
    private static PluginJar jar(String reference, Class<? extends Component>... components) {
        return new PluginJar("/plugins/mine-2.jar", "mine", Optional.of(reference), List.of(components));
    }

    private static String broken(PluginJar... jars) {
        UserException broken = catchThrowableOfType(UserException.class, () -> Registry.of(List.of(jars)));
        assertThat(broken).as("a broken plugin").isNotNull();
        return String.valueOf(broken.getMessage());
    }

    @Test
    void listsComponentsByKindAndName() {
        assertThat(FAKES.kinds()).containsExactly("layer", "loss", "metric", "optimizer", "schedule");
        assertThat(FAKES.names("schedule")).containsExactly("constant", "fall");
        assertThat(FAKES.names("no-such-kind")).isEmpty();
        assertThat(FAKES.get("schedule", "fall").type()).isEqualTo(Fall.class);
    }

    @Test
    void readsSettingsFromTheCommentsOfReferenceConf() {
        ComponentType slope = FAKES.get("optimizer", "slope");
        assertThat(slope.doc()).isEqualTo("Follows the slope. Then it goes on.");
        assertThat(slope.summary()).isEqualTo("Follows the slope.");
        assertThat(slope.settings())
                .extracting(Setting::name)
                .containsExactly("learning-rate", "momentum", "activation", "window", "look-every");
        assertThat(slope.settings().get(1).doc()).isEqualTo("In [0, 1).");

        Setting required = FAKES.get("layer", "dropout").settings().get(0);
        assertThat(required.defaultValue()).isEmpty();
        assertThat(required.example()).contains("0.5");
        assertThat(required.doc()).isEqualTo("The probability to drop an element, in [0, 1).");
    }

    @Test
    void givesTheDefaultsWithTheNameAndShortOrigins() {
        var defaults = FAKES.defaults("schedule", "fall").toConfig();
        assertThat(defaults).isEqualTo(ConfigFactory.parseString("name = fall, initial = 0.1, factor = 0.5"));
        assertThat(defaults.getValue("factor").origin().description()).isEqualTo("fakes reference.conf: 35");
        assertThat(FAKES.defaults("layer", "dropout")).containsOnlyKeys("name");
    }

    @Test
    void failsOnAnUnknownNameWithTheNearestAndThoseThatThereAre() {
        assertThatThrownBy(() -> FAKES.get("schedule", "fal"))
                .isInstanceOf(UserException.class)
                .hasMessage("there is no schedule 'fal'; did you mean 'fall'? known: constant, fall");
        assertThatThrownBy(() -> FAKES.get("schedule", "cosine"))
                .hasMessage("there is no schedule 'cosine'; known: constant, fall; the jar of an own plugin must be on"
                        + " the class path or in the folder that --plugins names");
    }

    @Test
    void failsOnADuplicateNameAndNamesBothJars() {
        assertThat(broken(
                        Fakes.JAR,
                        jar(
                                "# Again.\nassay.schedule.constant {\n# The value.\n# value = 1 (required)\n}",
                                Constant.class)))
                .isEqualTo("A plugin is broken: /plugins/mine-2.jar: schedule 'constant' is there twice: "
                        + Constant.class.getName() + " in this jar, and " + Constant.class.getName()
                        + " in /plugins/fakes-1.0.jar");
    }

    @Test
    void failsOnClassesThatAreNoComponents() {
        Golden.check(
                "plugins/no-components.txt", broken(jar("", Hidden.class, NoRecord.class, NoKind.class, Named.class)));
    }

    @Test
    void failsOnAReferenceConfThatDoesNotFitItsRecords() {
        Golden.check("plugins/reference-conf.txt", broken(jar("""
                        assay.schedule.fall {
                          initial = 0.1
                          # What a step leaves.
                          faktor = 0.5
                        }

                        # Something odd.
                        assay.schedule.odd {
                          # Draws.
                          random = 1
                        }

                        # Nothing of the kind.
                        assay.optimizer.ghost {}
                        """, Fall.class, OddSetting.class, ReLU.class)));
    }

    @Test
    void failsOnAReferenceConfThatIsNoHocon() {
        assertThat(broken(jar("assay {", Fall.class))).contains("/plugins/mine-2.jar: mine reference.conf: 1: ");
    }

    @Test
    void readsOnlyKeysBelowAssayFromReferenceConf() {
        Registry registry =
                Registry.of(List.of(jar("akka.loglevel = info\n# The rectifier.\nassay.layer.relu {}", ReLU.class)));
        assertThat(registry.defaults("layer", "relu")).containsOnlyKeys("name");
    }
}
