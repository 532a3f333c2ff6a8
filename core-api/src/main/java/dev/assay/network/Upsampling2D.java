package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A map made larger by a whole number, without weights, as Keras and PyTorch ({@code align_corners=False}) do it.
 *
 * @param size by how much: rows and columns
 */
@Name("upsampling-2d")
public record Upsampling2D(Size size, Interpolation interpolation) implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        return Shape.of(
                input.size(0),
                Math.multiplyExact(input.size(1), size.height()),
                Math.multiplyExact(input.size(2), size.width()));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        Shape shape = ops.shape(x);
        int batch = shape.size(0);
        int channels = shape.size(1);
        int height = shape.size(2);
        int width = shape.size(3);
        Shape wide = shape.with(3, width * size.width());
        Shape large = wide.with(2, height * size.height());
        if (interpolation == Interpolation.NEAREST) {
            Shape apart = Shape.of(batch, channels, height, 1, width, 1);
            Shape repeated = apart.with(3, size.height()).with(5, size.width());
            return ops.reshape(ops.broadcastTo(ops.reshape(x, apart), repeated), large);
        }
        T rows = ops.reshape(x, Shape.of(batch * channels * height, width));
        T stretched = ops.reshape(ops.matmul(rows, weights(ops, width, size.width())), wide);
        T columns =
                ops.reshape(ops.transpose(stretched, 0, 1, 3, 2), Shape.of(batch * channels * wide.size(3), height));
        T both = ops.matmul(columns, weights(ops, height, size.height()));
        return ops.transpose(ops.reshape(both, Shape.of(batch, channels, wide.size(3), large.size(2))), 0, 1, 3, 2);
    }

    /** By how much each of the elements of a row enters each of the elements that it becomes. */
    private static <T> T weights(Ops<T> ops, int length, int factor) {
        int longer = length * factor;
        double[] weights = new double[length * longer];
        for (int i = 0; i < longer; i++) {
            double at = Math.max(0, (i + 0.5) / factor - 0.5);
            int below = Math.min((int) at, length - 1);
            int above = Math.min(below + 1, length - 1);
            double share = at - below;
            weights[below * longer + i] += 1 - share;
            weights[above * longer + i] += share;
        }
        return ops.constant(Shape.of(length, longer), weights);
    }
}
