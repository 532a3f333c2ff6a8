package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.SweepSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInConfigTest {
    private static final FakeCatalogue COMPONENTS = FakeCatalogue.of("""
            engine { dl4j { threads = 0 } }
            procedure { train {}, k-fold { folds = 5 }, ensemble { members = 10 }, transfer-learning { source = REQUIRED, baseline = true }, layer-wise-pretraining { layers = REQUIRED, pretraining = [], baseline = true } }
            optimizer { nesterov { learning-rate = 0.01, momentum = 0.9 }, adam { learning-rate = 0.001 }, sgd { learning-rate = 0.01 } }
            dataset {
              glyphs {}, mnist {}, fashion-mnist {}, csv { path = null, target = null }, boolean-function { function = xor, inputs = 2 }
              sine-curve { train = 10, test = 100, deviation = 0.3, seed = 1 }, image-folder { train = REQUIRED, test = null, channels = 3 }
              text-lines { files = REQUIRED, class-names = [] }, characters { file = REQUIRED }
              mask-images { images = REQUIRED, masks = REQUIRED, values = REQUIRED, class-names = REQUIRED, tile = null, test = 0 }
            }
            architecture {
              lenet {}, lenet-5 { activation = tanh }, linear {}, mlp { hidden = [128], activation = relu }, maxout { hidden = [240, 240], pieces = 5 }
              text-convnet { vocabulary = REQUIRED, embedding = 128, filters = 100 }, lstm { units = [128], vocabulary = 0, embedding = 128 }
              u-net { depth = 4, filters = 64, normalization = identity }, network { layers = REQUIRED }
              branches { inputs = [], activation = relu, shared = [], outputs = [] }
            }
            initializer { glorot-uniform {}, uniform-fan-in {}, he-normal {}, zeros {} }
            loss { squared-error {}, perceptron {}, least-mean-squares {}, several { outputs = [] } }
            learner {
              gradient-descent {}, k-nearest-neighbours { neighbours = 5 }, random-forest {}, linear-regression { degree = 1 }
              ridge-regression { rate = 1.0, degree = 1 }
            }
            """);

    @TempDir
    Path empty;

    private Composition compose(String... overrides) {
        Sources sources = Sources.of(List.of(), empty, getClass().getClassLoader(), Map.of());
        return Composition.compose(sources, COMPONENTS, List.of(overrides));
    }

    @Test
    void rootConfigComposesWithoutOverrides() {
        Composition composition = compose();
        assertThat(composition.choices())
                .containsEntry("dataset", "glyphs")
                .containsEntry("engine", "dl4j")
                .containsEntry("experiment", "null");
        assertThat(composition.root().toConfig().getDouble("optimizer.momentum"))
                .isEqualTo(0.9);
        assertThat(composition.environment()).containsEntry("ASSAY_DATA", false);
    }

    @Test
    void everyRootKeyIsASettingOfTheExperimentOrOfSweeps() {
        List<String> settings = Stream.of(ExperimentSpec.class, SweepSpec.class)
                .flatMap(spec -> Arrays.stream(spec.getRecordComponents()))
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toList();
        assertThat(compose().root().keySet()).containsExactlyInAnyOrderElementsOf(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"experiment", "debug"})
    void everyBuiltInExperimentComposes(String group) {
        Sources sources = Sources.of(List.of(), empty, getClass().getClassLoader(), Map.of());
        SortedSet<String> options = sources.options(group);
        assertThat(options).hasSizeGreaterThanOrEqualTo(2);
        for (String option : options) {
            Composition composition = compose(group + "=" + option);
            assertThat(composition.choices()).containsEntry(group, option);
            assertThat(composition.root().keySet()).isEqualTo(compose().root().keySet());
        }
    }

    @Test
    void lossChoosesAComponentByItsName() {
        assertThat(compose("loss=squared-error").root().toConfig().getString("loss.name"))
                .isEqualTo("squared-error");
    }

    @Test
    void commandLineWinsOverTheExperiment() {
        Composition composition = compose("experiment=mnist-lenet", "epochs=7", "dataset=glyphs");
        assertThat(composition.root().toConfig().getInt("epochs")).isEqualTo(7);
        assertThat(composition.root().toConfig().getString("dataset.name")).isEqualTo("glyphs");
        assertThat(composition.history("optimizer.learning-rate"))
                .extracting(Setting::origin)
                .containsExactly("assay-parts reference.conf:3", "built-in conf/experiment/mnist-lenet.conf:9");
    }
}
