package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** Scores made into probabilities: exp(x) / sum(exp(x)) over the first dimension after the batch. */
@Name("softmax")
public record Softmax() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.softmax(x, 1);
    }
}
