package dev.assay.regularizers;

import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Adds rate/2 sum(w^2) to the loss, so that rate w is added to the gradient (ridge: Hoerl and Kennard 1970,
 * https://doi.org/10.1080/00401706.1970.10488634). Keras' l2 has no 1/2: it takes half the rate for the same effect.
 *
 * @param rate at least 0
 */
@Name("l2")
public record L2(double rate) implements Regularizer {
    public L2 {
        Settings.notNegative("rate", rate);
    }

    @Override
    public <T> T penalty(Ops<T> ops, T weights) {
        return ops.multiply(ops.sum(ops.square(weights), false), rate / 2);
    }

    @Override
    public boolean hasPenalty() {
        return true;
    }
}
