package dev.assay.regularizers;

import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Adds l1 sum(|w|) + l2 / 2 sum(w^2) to the loss (Zou and Hastie 2005, https://doi.org/10.1111/j.1467-9868.2005.00503.x).
 *
 * @param l1 at least 0
 * @param l2 at least 0
 */
@Name("elastic-net")
public record ElasticNet(double l1, double l2) implements Regularizer {
    public ElasticNet {
        Settings.notNegative("l1", l1);
        Settings.notNegative("l2", l2);
    }

    @Override
    public <T> T penalty(Ops<T> ops, T weights) {
        return ops.add(new L1(l1).penalty(ops, weights), new L2(l2).penalty(ops, weights));
    }

    @Override
    public boolean hasPenalty() {
        return true;
    }
}
