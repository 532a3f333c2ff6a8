package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The sigmoid-weighted linear unit: f(x) = x / (1 + exp(-x)) (Ramachandran et al. 2017, https://arxiv.org/abs/1710.05941). */
@Name("swish")
public record Swish() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.multiply(x, ops.sigmoid(x));
    }
}
