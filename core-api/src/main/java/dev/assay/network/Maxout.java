package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The largest of each {@code pieces} neighbouring units of a vector, or channels of an image at each place: behind a dense layer or a convolution, the
 * greatest of so many linear functions (Goodfellow et al. 2013, https://arxiv.org/abs/1302.4389).
 *
 * @param pieces at least 1; divides the units or channels
 */
@Name("maxout")
public record Maxout(int pieces) implements Layer {
    public Maxout {
        Settings.atLeast(1, "pieces", pieces);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() == 0 || input.size(0) % pieces != 0) {
            throw new ShapeException("takes units or channels that " + pieces + " pieces divide, found " + input);
        }
        return input.with(0, input.size(0) / pieces);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        Shape shape = ops.shape(inputs.get(0));
        int[] sizes = shape.toArray();
        int[] apart = new int[sizes.length + 1];
        System.arraycopy(sizes, 0, apart, 0, 2);
        apart[1] = sizes[1] / pieces;
        apart[2] = pieces;
        System.arraycopy(sizes, 2, apart, 3, sizes.length - 2);
        return ops.max(ops.reshape(inputs.get(0), Shape.of(apart)), false, 2);
    }
}
