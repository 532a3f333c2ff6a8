package dev.assay.regularizers;

import dev.assay.network.Weight;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Cuts each element of the gradient of all weights off at a limit, up and down (Mikolov 2012, section 3.2.2,
 * https://www.fit.vut.cz/study/phd-thesis/283/.en).
 *
 * @param limit the greatest magnitude, above 0
 */
@Name("clip-by-value")
public record ClipByValue(double limit) implements Regularizer {
    public ClipByValue {
        Settings.positive("limit", limit);
    }

    @Override
    public boolean appliesTo(Weight weight) {
        return true;
    }

    @Override
    public <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
        return ops.maximum(ops.minimum(gradient, ops.scalar(limit)), -limit);
    }

    @Override
    public boolean changesGradient() {
        return true;
    }
}
