package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The mean over labels of max(0, 1 - s x), where s is 1 for a label that applies and -1 for one that does not (Cortes and Vapnik 1995,
 * https://doi.org/10.1007/BF00994018).
 */
@Name("binary-hinge")
public record BinaryHinge() implements LabelLoss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        T signs = LabelLoss.signs(ops, targets);
        return ops.mean(ops.relu(ops.subtract(1, ops.multiply(signs, outputs))), false);
    }
}
