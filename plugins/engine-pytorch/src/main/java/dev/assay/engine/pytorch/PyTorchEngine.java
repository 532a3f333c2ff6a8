package dev.assay.engine.pytorch;

import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.tensor.Tensor;
import java.util.Map;

/**
 * PyTorch's native library libtorch through the Deep Java Library, in single precision (https://pytorch.org, https://djl.ai).
 *
 * @param threads on how many threads an operation may run; 0 for as many as there are processors
 */
@Name("pytorch")
public record PyTorchEngine(int threads) implements Engine {
    private static final int MOST_THREADS = 256;

    public PyTorchEngine {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 0 (as many as there are processors) to " + MOST_THREADS + ", found " + threads);
        }
    }

    @Override
    public Model build(Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
        LibTorch library = LibTorch.load();
        library.useThreads(count());
        return new PyTorchModel(library.manager(device), network, weights, objective, seeds);
    }

    @Override
    public Map<String, String> environment() {
        LibTorch library = LibTorch.load();
        library.useThreads(count());
        return library.environment();
    }

    private int count() {
        return threads == 0 ? Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()) : threads;
    }
}
