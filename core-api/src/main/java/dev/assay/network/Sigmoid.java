package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The logistic function: f(x) = 1 / (1 + exp(-x)). */
@Name("sigmoid")
public record Sigmoid() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.sigmoid(x);
    }
}
