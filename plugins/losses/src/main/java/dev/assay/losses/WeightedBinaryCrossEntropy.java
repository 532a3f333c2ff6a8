package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Binary cross entropy in which a label that applies counts more: the mean over labels of -w t log s(x) - (1 - t) log(1 - s(x)), s the sigmoid, stable for scores of
 * any size, for labels that apply seldom. As PyTorch's pos_weight.
 *
 * @param positiveWeight w, at least 0
 */
@Name("weighted-binary-cross-entropy")
public record WeightedBinaryCrossEntropy(double positiveWeight) implements LabelLoss {
    public WeightedBinaryCrossEntropy {
        Settings.notNegative("positive-weight", positiveWeight);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        T applies = ops.multiply(ops.multiply(targets, ops.softplus(ops.negative(outputs))), positiveWeight);
        T not = ops.multiply(ops.subtract(1, targets), ops.softplus(outputs));
        return ops.mean(ops.add(applies, not), false);
    }
}
