package dev.assay.regularizers;

import dev.assay.network.Noise;
import dev.assay.network.Weight;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;

/**
 * Adds normal noise of mean 0 and variance scale / (1 + t)^decay to the gradients of all weights, t counting the steps from 0 (Neelakantan et al. 2015,
 * https://arxiv.org/abs/1511.06807).
 *
 * @param scale the first variance, at least 0
 * @param decay how fast it falls, at least 0
 */
@Name("gradient-noise")
public record GradientNoise(double scale, double decay) implements Regularizer {
    public GradientNoise {
        Settings.notNegative("scale", scale);
        Settings.notNegative("decay", decay);
    }

    @Override
    public boolean appliesTo(Weight weight) {
        return true;
    }

    @Override
    public <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
        Shape shape = ops.shape(gradient);
        double deviation =
                StrictMath.sqrt(scale / StrictMath.pow(1.0 + context.at().step(), decay));
        T normal = Noise.normal(ops, context.uniform(shape), context.uniform(shape));
        return ops.add(gradient, ops.multiply(normal, deviation));
    }

    @Override
    public boolean changesGradient() {
        return true;
    }
}
