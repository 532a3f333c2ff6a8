package dev.assay.engine.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import dev.assay.spi.Device;
import dev.assay.spi.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Devices, threads, and what is told of them. */
@NeedsLibTorch
final class LibTorchTest {
    @Test
    void fallsBackOnTheProcessorWhereTheDeviceIsLeftToTheEngine() {
        var manager = LibTorch.load().manager(new Device.Auto());
        assertThat(manager.getDevice().isGpu()).isFalse();
        manager.close();
    }

    @Test
    void saysHowToGetToACardWhereTheLibraryIsForTheProcessor() {
        assertThatThrownBy(() -> LibTorch.load().manager(new Device.Gpu(1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("device=gpu:1: ")
                .hasMessageContaining("PYTORCH_LIBRARY_PATH")
                .hasMessageContaining("docs/gpu.md");
    }

    @Test
    void downloadsNothingAndTellsNobody() {
        LibTorch.load();
        assertThat(Utils.isOfflineMode()).isTrue();
        assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }

    @Test
    void saysWhatToDoWhereTheNativeCodeDoesNotLoad() {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError("libtorch_cpu.so: cannot allocate memory");
        assertThat(LibTorch.failed(new EngineException("Failed to load PyTorch native library", error)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("libtorch_cpu.so: cannot allocate memory")
                .hasMessageContaining("DJL_CACHE_DIR");
    }

    @Test
    void tellsWhatMayChangeTheBits() {
        Map<String, String> environment = new PyTorchEngine(3).environment();
        assertThat(environment)
                .containsEntry("pytorch.version", "2.7.1")
                .containsEntry("pytorch.native", "cpu")
                .containsEntry("pytorch.threads", "3")
                .containsKeys("pytorch.djl", "pytorch.features", "cpu");
    }

    @Test
    void refusesCountsOfThreadsThatMakeNoSense() {
        assertThatThrownBy(() -> new PyTorchEngine(-1))
                .hasMessageStartingWith("threads ")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new PyTorchEngine(257))
                .hasMessageStartingWith("threads ")
                .hasMessageContaining("257");
    }
}
