package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The Gaussian error linear unit in its usual approximation: f(x) = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) (Hendrycks and Gimpel 2016,
 * https://arxiv.org/abs/1606.08415).
 */
@Name("gelu")
public record GELU() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        T cubic = ops.add(x, ops.multiply(ops.multiply(ops.square(x), x), 0.044715));
        T share = ops.add(ops.tanh(ops.multiply(cubic, Math.sqrt(2 / Math.PI))), 1);
        return ops.multiply(ops.multiply(x, share), 0.5);
    }
}
