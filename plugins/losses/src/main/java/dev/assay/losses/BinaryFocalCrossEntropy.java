package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * The mean over labels of -a (1 - p)^gamma log p, where p is the probability of what is the case: s(x) and a = alpha for a label that applies, 1 - s(x) and 1 -
 * alpha for one that does not, with s the sigmoid (Lin et al. 2017, https://arxiv.org/abs/1708.02002).
 *
 * @param gamma at least 0
 * @param alpha the weight of labels that apply, in [0, 1]
 */
@Name("binary-focal-cross-entropy")
public record BinaryFocalCrossEntropy(double gamma, double alpha) implements LabelLoss {
    public BinaryFocalCrossEntropy {
        Settings.notNegative("gamma", gamma);
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be in [0, 1], found " + alpha);
        }
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        T signs = LabelLoss.signs(ops, targets);
        T wrong = ops.negative(ops.multiply(signs, outputs));
        T weights = ops.add(ops.multiply(targets, 2 * alpha - 1), 1 - alpha);
        // (1 - p)^gamma by way of its logarithm, which is exact for scores of any size.
        T open = ops.exp(ops.multiply(ops.softplus(ops.negative(wrong)), -gamma));
        return ops.mean(ops.multiply(ops.multiply(weights, open), ops.softplus(wrong)), false);
    }
}
