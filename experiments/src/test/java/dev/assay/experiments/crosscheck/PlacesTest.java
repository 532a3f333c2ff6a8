package dev.assay.experiments.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import dev.assay.data.Task;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.crosscheck.Crosscheck.Side;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.network.Convolution2D;
import dev.assay.network.LSTM;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.Size;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Objective;
import dev.assay.tensor.Shape;
import dev.assay.testing.Plain;
import dev.assay.testing.ReferenceEngine;
import dev.assay.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks with a class for each place, of an image or of a sequence, train on each engine as by definition. */
class PlacesTest {
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private static void check(String name, Network network, Task task) {
        assumeTrue(
                name.equals("dl4j") || "true".equals(System.getenv("ASSAY_PYTORCH")),
                "SKIPPED: set ASSAY_PYTORCH=true, and Maven fetches PyTorch's native code");
        Registry registry = Plugins.discover(Optional.empty());
        Engine engine = new Binder(registry)
                .component(registry.get("engine", name), Engine.class, ConfigFactory.empty())
                .value();
        Objective objective =
                new Objective(new CategoricalCrossEntropy(), new Plain.Momentum(new Plain.Rate(0.1), 0.9), List.of());
        Device cpu = new Device.Cpu();
        CrosscheckResult result = new Crosscheck(
                        network, Samples.weights(network, new Random(1)), objective, new Seeds(1))
                .run(
                        new Side(new ReferenceEngine(), cpu),
                        new Side(engine, cpu),
                        step -> Samples.batch(new Random(step), network.input(), task, 4),
                        3,
                        false);
        assertThat(result.largest().difference()).as("%s", result.largest()).isCloseTo(0, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "pytorch"})
    void aMapOfClassesForAnImage(String engine) {
        Size one = Size.square(1);
        Network network = Network.of(Shape.of(2, 6, 5))
                .add(new Convolution2D(4, Size.square(3), one, new Padding.Same(), one, 1, true))
                .add(new Convolution2D(3, one, one, new Padding.Same(), one, 1, true))
                .build();
        check(engine, network, new Task.Segmentation(CLASSES, 6, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "pytorch"})
    void aClassForEachStepOfASequence(String engine) {
        Network network = Network.of(Shape.of(7, 4)).add(new LSTM(3, true)).build();
        check(engine, network, new Task.SequenceLabeling(CLASSES, 7));
    }
}
