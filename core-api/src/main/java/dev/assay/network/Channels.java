package dev.assay.network;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.Arrays;

/** What layers do to the first dimension behind the batch: the channels of images, the units of vectors. */
final class Channels {
    private Channels() {}

    /** The shape of one number for each channel, which stretches to a batch of the given shape. */
    static Shape each(Shape batch) {
        int[] sizes = new int[batch.rank()];
        Arrays.fill(sizes, 1);
        sizes[1] = batch.size(1);
        return Shape.of(sizes);
    }

    /** Where features lie in a batch: last for steps x features, else first behind the batch. */
    static int features(Shape batch) {
        return batch.rank() == 3 ? 2 : 1;
    }

    /** Normal random numbers with mean 0 and variance 1, from two uniform ones each (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645). */
    static <T> T normal(Ops<T> ops, Pass<T> pass, Shape shape) {
        // 1 - u is above 0, so that its logarithm is finite.
        T radius = ops.sqrt(ops.multiply(ops.log(ops.subtract(1, pass.uniform(shape))), -2));
        return ops.multiply(radius, ops.sin(ops.multiply(pass.uniform(shape), 2 * Math.PI)));
    }
}
