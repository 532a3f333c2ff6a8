package dev.assay.regularizers;

import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Adds rate sum(|w|) to the loss (the lasso: Tibshirani 1996, https://www.jstor.org/stable/2346178).
 *
 * @param rate at least 0
 */
@Name("l1")
public record L1(double rate) implements Regularizer {
    public L1 {
        Settings.notNegative("rate", rate);
    }

    @Override
    public <T> T penalty(Ops<T> ops, T weights) {
        return ops.multiply(ops.sum(ops.abs(weights), false), rate);
    }

    @Override
    public boolean hasPenalty() {
        return true;
    }
}
