package dev.assay.regularizers;

import dev.assay.network.Weight;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Shortens the gradient of each weight tensor by itself to a greatest Euclidean length, if it is longer (after Pascanu et al. 2013, https://arxiv.org/abs/1211.5063,
 * who shorten all gradients together: {@link ClipByGlobalNorm}).
 *
 * @param maximum the greatest length, above 0
 */
@Name("clip-by-norm")
public record ClipByNorm(double maximum) implements Regularizer {
    public ClipByNorm {
        Settings.positive("maximum", maximum);
    }

    @Override
    public boolean appliesTo(Weight weight) {
        return true;
    }

    @Override
    public <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
        return shortened(ops, gradient, ops.sqrt(ops.sum(ops.square(gradient), false)), maximum);
    }

    /** An array times maximum / length, where the length is more than that. */
    static <T> T shortened(Ops<T> ops, T array, T length, double maximum) {
        return ops.multiply(array, ops.divide(ops.scalar(maximum), ops.maximum(length, maximum)));
    }

    @Override
    public boolean changesGradient() {
        return true;
    }
}
