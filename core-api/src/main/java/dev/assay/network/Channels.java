package dev.assay.network;

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
}
