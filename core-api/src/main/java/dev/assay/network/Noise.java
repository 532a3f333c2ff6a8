package dev.assay.network;

import dev.assay.run.Seeds;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** The random numbers of {@link Pass#uniform}, which are the same on every engine. */
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
}
