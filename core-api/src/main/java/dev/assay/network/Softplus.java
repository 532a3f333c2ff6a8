package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The smooth rectifier: f(x) = log(1 + exp(x)) (Dugas et al. 2000). */
@Name("softplus")
public record Softplus() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.softplus(x);
    }
}
