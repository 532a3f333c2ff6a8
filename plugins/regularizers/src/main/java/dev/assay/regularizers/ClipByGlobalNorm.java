package dev.assay.regularizers;

import dev.assay.network.Weight;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * Shortens the gradients of all weights, taken as one vector, to a greatest Euclidean length, if it is longer, which keeps its direction: against gradients that
 * explode in recurrent networks (Pascanu et al. 2013, https://arxiv.org/abs/1211.5063).
 *
 * @param maximum the greatest length, above 0
 */
@Name("clip-by-global-norm")
public record ClipByGlobalNorm(double maximum) implements Regularizer {
    public ClipByGlobalNorm {
        Settings.positive("maximum", maximum);
    }

    @Override
    public boolean appliesTo(Weight weight) {
        return true;
    }

    @Override
    public <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
        return ClipByNorm.shortened(ops, gradient, context.globalNorm(), maximum);
    }

    @Override
    public boolean changesGradient() {
        return true;
    }

    @Override
    public boolean needsAllGradients() {
        return true;
    }
}
