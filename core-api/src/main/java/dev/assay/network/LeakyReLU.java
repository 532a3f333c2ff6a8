package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * A rectifier that leaks: f(x) = x above 0, slope x below, with gradient slope at 0 (Maas et al. 2013,
 * https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf).
 *
 * @param slope finite, at least 0
 */
@Name("leaky-relu")
public record LeakyReLU(double slope) implements Activation {
    public LeakyReLU {
        Settings.notNegative("slope", slope);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x) {
        T above = ops.greater(x, ops.scalar(0));
        return ops.multiply(x, ops.add(ops.multiply(above, 1 - slope), slope));
    }
}
