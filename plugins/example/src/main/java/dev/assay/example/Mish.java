package dev.assay.example;

import dev.assay.network.Activation;
import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** A smooth rectifier that dips below 0: f(x) = x tanh(softplus(x)) (Misra 2020, https://arxiv.org/abs/1908.08681). */
@Name("mish")
public record Mish() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.multiply(x, ops.tanh(ops.softplus(x)));
    }
}
