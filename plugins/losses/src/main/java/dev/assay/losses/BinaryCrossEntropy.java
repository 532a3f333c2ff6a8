package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The mean over labels of -t log s(x) - (1 - t) log(1 - s(x)) with s the sigmoid, in the stable form softplus(x) - t x, for labels that each apply or not. */
@Name("binary-cross-entropy")
public record BinaryCrossEntropy() implements LabelLoss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        return ops.mean(ops.subtract(ops.softplus(outputs), ops.multiply(targets, outputs)), false);
    }
}
