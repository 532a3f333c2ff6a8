package dev.assay.engine.dl4j;

import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.util.Map;

/**
 * Deeplearning4j's array library ND4J (https://deeplearning4j.konduit.ai) and the library oneDNN under it
 * (https://uxlfoundation.github.io/oneDNN), in single precision on the processor.
 *
 * @param threads on how many threads an operation may run; 0 for as many as there are processors
 */
@Name("dl4j")
public record Dl4jEngine(int threads) implements Engine {
    /** More would overflow an array in the native code. */
    private static final int MOST_THREADS = 256;

    public Dl4jEngine {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 0 (as many as there are processors) to " + MOST_THREADS + ", found " + threads);
        }
    }

    @Override
    public Model build(Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
        if (device instanceof Device.Gpu) {
            throw new UserException("device=" + device
                    + ": engine=dl4j computes on the processor. engine=pytorch computes on NVIDIA cards too.");
        }
        NativeLibrary.use(count());
        return new Dl4jModel(network, weights, objective, seeds);
    }

    @Override
    public Map<String, String> environment() {
        NativeLibrary.use(count());
        return NativeLibrary.environment();
    }

    private int count() {
        return threads == 0 ? Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()) : threads;
    }
}
