package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The identity: f(x) = x. */
@Name("identity")
public record Identity() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return x;
    }
}
