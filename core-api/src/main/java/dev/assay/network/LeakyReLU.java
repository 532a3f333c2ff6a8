package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** A rectifier that leaks: f(x) = x above 0, slope x below (Maas et al. 2013, https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf). */
@Name("leaky-relu")
public record LeakyReLU(double slope) implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.subtract(ops.relu(x), ops.multiply(ops.relu(ops.negative(x)), slope));
    }
}
