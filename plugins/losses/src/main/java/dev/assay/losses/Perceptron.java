package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The mean over labels of (y - t) x, where y is 1 if x is above 0, else 0: |x| where the output is wrong, 0 where it is right. Gradient descent of rate a, an
 * example at a time, is the rule of the perceptron: w becomes w + a (t - y) input (Rosenblatt 1958, https://doi.org/10.1037/h0042519).
 */
@Name("perceptron")
public record Perceptron() implements LabelLoss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        T answers = ops.greater(outputs, ops.scalar(0));
        return ops.mean(ops.multiply(ops.subtract(answers, targets), outputs), false);
    }
}
