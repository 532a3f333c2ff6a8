package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The mean over labels of (x - d)^2 / 2, where d is 1 for a label that holds and -1 for one that does not. Gradient descent of rate a, an example at a
 * time, is the delta rule of Adaline: w becomes w + a (d - x) input (Widrow and Hoff 1960, https://isl.stanford.edu/~widrow/papers/c1960adaptiveswitching.pdf).
 */
@Name("least-mean-squares")
public record LeastMeanSquares() implements LabelLoss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        return ops.multiply(
                ops.mean(ops.square(ops.subtract(outputs, LabelLoss.signs(ops, targets))), false), ops.scalar(0.5));
    }
}
