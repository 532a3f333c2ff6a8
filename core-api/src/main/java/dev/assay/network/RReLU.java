package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * A rectifier that leaks at random: f(x) = x above 0, x / a below; in training a is uniform between two numbers for each element, in inference their
 * mean (Xu et al. 2015, https://arxiv.org/abs/1505.00853).
 *
 * @param lower the least a, above 0
 * @param upper the greatest a
 */
@Name("rrelu")
public record RReLU(double lower, double upper) implements Activation {
    public RReLU {
        Settings.positive("lower", lower);
        if (!(upper >= lower && Double.isFinite(upper))) {
            throw new IllegalArgumentException("upper must be finite and at least lower, found " + upper);
        }
    }

    /** As in inference. */
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return leaky(ops, x, ops.scalar((lower + upper) / 2));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        return pass.training()
                ? leaky(ops, x, ops.add(ops.multiply(pass.uniform(ops.shape(x)), upper - lower), lower))
                : apply(ops, x);
    }

    private static <T> T leaky(Ops<T> ops, T x, T a) {
        T above = ops.greater(x, ops.scalar(0));
        return ops.where(above, x, ops.divide(x, a));
    }
}
