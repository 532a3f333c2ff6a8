package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The exponential linear unit: x above 0, alpha (exp(x) - 1) below (Clevert et al. 2015, https://arxiv.org/abs/1511.07289). */
@Name("elu")
public record ELU(double alpha) implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.add(ops.relu(x), ops.multiply(ops.add(ops.exp(ops.negative(ops.relu(ops.negative(x)))), -1), alpha));
    }
}
