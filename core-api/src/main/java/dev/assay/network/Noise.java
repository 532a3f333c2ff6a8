package dev.assay.network;

import dev.assay.run.Seeds;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Random numbers that are the same on every engine, such as those of {@link Pass#uniform}. */
public final class Noise {
    private Noise() {}

    /**
     * Uniform numbers in [0, 1), multiples of 2^-24, drawn in row-major order.
     *
     * @param node the name of the layer's node
     * @param step the steps taken before this one
     * @param draw how often the layer has drawn in this step before
     */
    public static Tensor uniform(Seeds seeds, String node, long step, int draw, Shape shape) {
        RandomGenerator random = seeds.stream("noise/" + node, step, draw);
        float[] values = new float[shape.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextInt() >>> 8) * 0x1p-24f;
        }
        return new Tensor(shape, values);
    }

    /**
     * Normal numbers of mean 0 and variance 1, from two uniform ones in [0, 1) each (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645).
     */
    public static <T> T normal(Ops<T> ops, T first, T second) {
        // 1 - u is above 0, so that its logarithm is finite.
        T radius = ops.sqrt(ops.multiply(ops.log(ops.subtract(1, first)), -2));
        return ops.multiply(radius, ops.sin(ops.multiply(second, 2 * Math.PI)));
    }
}
