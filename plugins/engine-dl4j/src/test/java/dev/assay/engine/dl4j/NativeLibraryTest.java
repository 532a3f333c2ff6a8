package dev.assay.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.losses.SquaredError;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.SGD;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Samples;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Devices, threads, and what is told of them. */
final class NativeLibraryTest {
    private static Model build(Device device) {
        Network network = Network.of(Shape.of(4)).add(new Dense(3, true)).build();
        Objective objective = new Objective(new SquaredError(), new SGD(new Constant(0.1)), List.of());
        return new Dl4jEngine(1)
                .build(network, Samples.weights(network, new Random(1)), objective, device, new Seeds(1));
    }

    @Test
    void fallsBackOnTheProcessorWhereTheDeviceIsLeftToTheEngine() {
        try (Model model = build(new Device.Auto())) {
            assertThat(model.predict(Tensor.zeros(Shape.of(2, 4))).shape()).isEqualTo(Shape.of(2, 3));
        }
    }

    @Test
    void namesTheEngineForACard() {
        assertThatThrownBy(() -> build(new Device.Gpu(1)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "device=gpu:1: engine=dl4j computes on the processor. engine=pytorch computes on NVIDIA cards too.");
    }

    @Test
    void saysWhatToDoWhereTheNativeCodeDoesNotLoad() {
        LinkageError error =
                new ExceptionInInitializerError(new UnsatisfiedLinkError("no jnind4jcpu in java.library.path"));
        assertThat(NativeLibrary.failed(error))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no jnind4jcpu in java.library.path")
                .hasMessageContaining("org.bytedeco.javacpp.cachedir");
    }

    @Test
    void tellsWhatMayChangeTheBits() {
        Map<String, String> environment = new Dl4jEngine(3).environment();
        assertThat(environment)
                .containsEntry("dl4j.version", "1.0.0-M2.1")
                .containsEntry("dl4j.threads", "3")
                .doesNotContainValue(null)
                .containsKeys("dl4j.native", "dl4j.onednn", "dl4j.instructions", "dl4j.build", "dl4j.blas", "cpu");
    }

    @Test
    void refusesMoreThreadsThanTheNativeCodeTakes() {
        assertThatThrownBy(() -> new Dl4jEngine(-1))
                .hasMessageStartingWith("threads ")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new Dl4jEngine(257))
                .hasMessageStartingWith("threads ")
                .hasMessageContaining("257");
    }
}
