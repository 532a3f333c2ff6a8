package dev.assay.regularizers;

import dev.assay.network.Weight;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Brings the gradient of each weight tensor to the Euclidean length 1, so that its direction alone counts (Yu et al. 2018, https://arxiv.org/abs/1707.04822).
 *
 * @param epsilon the least length that is divided by, above 0
 */
@Name("gradient-normalization")
public record GradientNormalization(double epsilon) implements Regularizer {
    public GradientNormalization {
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public boolean appliesTo(Weight weight) {
        return true;
    }

    @Override
    public <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
        T length = ops.sqrt(ops.sum(ops.square(gradient), false));
        return ops.divide(gradient, ops.maximum(length, epsilon));
    }

    @Override
    public boolean changesGradient() {
        return true;
    }
}
