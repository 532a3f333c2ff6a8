package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * The exponential linear unit: x above 0, alpha (exp(x) - 1) below, with gradient alpha at 0 (Clevert et al. 2015,
 * https://arxiv.org/abs/1511.07289).
 *
 * @param alpha finite, at least 0
 */
@Name("elu")
public record ELU(double alpha) implements Activation {
    public ELU {
        Settings.notNegative("alpha", alpha);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x) {
        // By a mask rather than two rectifiers, whose gradients would both be 0 at 0, where it is alpha.
        T above = ops.greater(x, ops.scalar(0));
        T below = ops.multiply(x, ops.subtract(1, above));
        return ops.add(ops.multiply(x, above), ops.multiply(ops.add(ops.exp(below), -1), alpha));
    }
}
