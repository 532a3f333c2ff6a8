package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Tensors of random numbers, from {@link StrictMath} and a generator's uniform numbers alone, so that each machine draws the same. */
final class Draws {
    private Draws() {}

    /** Uniform numbers between -limit and limit. */
    static Tensor uniform(Weight weight, RandomGenerator random, double limit) {
        Tensor values = Tensor.zeros(weight.shape());
        for (int i = 0; i < values.values().length; i++) {
            values.values()[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    /** Normal numbers of mean 0. */
    static Tensor normal(Weight weight, RandomGenerator random, double standardDeviation) {
        double[] z = gaussian(weight.shape().length(), random);
        Tensor values = Tensor.zeros(weight.shape());
        for (int i = 0; i < z.length; i++) {
            values.values()[i] = (float) (standardDeviation * z[i]);
        }
        return values;
    }

    /** Standard normal numbers (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645). */
    static double[] gaussian(int count, RandomGenerator random) {
        double[] z = new double[count];
        for (int i = 0; i < count; i += 2) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * StrictMath.PI * random.nextDouble();
            z[i] = radius * StrictMath.cos(angle);
            if (i + 1 < count) {
                z[i + 1] = radius * StrictMath.sin(angle);
            }
        }
        return z;
    }
}
