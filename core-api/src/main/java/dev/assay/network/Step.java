package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The threshold: f(x) = 1 above 0, else 0 (McCulloch and Pitts 1943, https://doi.org/10.1007/BF02478259).
 *
 * <p>Its derivative is 0 wherever there is one, so the gradient goes straight through, as if f(x) = x (Bengio et al. 2013,
 * https://arxiv.org/abs/1308.3432). Behind a dense layer, with half the squared error, gradient descent is then the perceptron's rule: w becomes
 * w + a (d - y) x (Rosenblatt 1957).
 */
@Name("step")
public record Step() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        T zero = ops.subtract(x, ops.stopGradient(x));
        return ops.add(ops.greater(x, ops.scalar(0)), zero);
    }
}
