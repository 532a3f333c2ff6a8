package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The hyperbolic tangent. */
@Name("tanh")
public record Tanh() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.tanh(x);
    }
}
