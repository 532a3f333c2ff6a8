package dev.assay.learners;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * HOG: how strong gradients of each orientation are in each cell of an image, normalised over blocks of cells: what stood before a linear classifier
 * until networks learned their features.
 *
 * <p>Dalal and Triggs 2005, https://doi.org/10.1109/CVPR.2005.177. Differences of the pixels to both sides; orientations without sign in equal bins,
 * each gradient wholly in one; blocks that overlap, each of L2 norm 1, cut at 0.2 and brought to norm 1 again. As in scikit-image's {@code hog} for grey
 * images; the colours of an image are averaged first.
 *
 * @param orientations how many bins there are for half a turn
 * @param cell pixels a side
 * @param block cells a side
 */
@Name("histogram-of-oriented-gradients")
public record HistogramOfOrientedGradients(int orientations, int cell, int block) implements Transform {
    private static final double EPSILON = 1e-5;
    private static final double MOST = 0.2;

    public HistogramOfOrientedGradients {
        Settings.atLeast(1, "orientations", orientations);
        Settings.atLeast(1, "cell", cell);
        Settings.atLeast(1, "block", block);
    }

    @Override
    public Fitted fit(Examples training) {
        return new Histograms(output(training.inputShape()), this);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return new Histograms(output(input), this);
    }

    @Override
    public Shape output(Shape input) {
        if (input.rank() != 3 || blocks(input.size(1)) < 1 || blocks(input.size(2)) < 1) {
            throw new UserException("histogram-of-oriented-gradients takes images of " + cell * block
                    + " pixels a side at least, found " + input);
        }
        return Shape.of(blocks(input.size(1)) * blocks(input.size(2)) * block * block * orientations);
    }

    private int blocks(int pixels) {
        return pixels / cell - block + 1;
    }

    private record Histograms(Shape output, HistogramOfOrientedGradients of) implements Fitted {
        @Override
        public Map<String, HostArray> figures() {
            return Map.of();
        }

        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            T grey = ops.mean(batch, true, 1);
            T down = difference(ops, grey, 2);
            T right = difference(ops, grey, 3);
            T strength = ops.sqrt(ops.add(ops.square(down), ops.square(right)));
            List<T> bins = new ArrayList<>();
            for (int bin = 0; bin < of.orientations; bin++) {
                bins.add(cells(ops, ops.multiply(strength, within(ops, down, right, bin))));
            }
            T cells = ops.concatenate(bins, 1);
            return ops.reshape(
                    blocks(ops, cells), output.batched(ops.shape(batch).size(0)));
        }

        /** The pixel after less the pixel before, 0 at the edges. */
        private static <T> T difference(Ops<T> ops, T images, int axis) {
            int size = ops.shape(images).size(axis);
            if (size < 3) {
                return ops.multiply(images, 0);
            }
            T inner = ops.subtract(ops.slice(images, axis, 2, size), ops.slice(images, axis, 0, size - 2));
            return ops.pad(inner, axis, 1, 1);
        }

        /**
         * 1 where the angle is in a bin, from its lower bound to before its upper one. A direction and its opposite are one: both are turned to
         * angles from 0 to before pi, where it is seen from the sines of the differences to the bounds, so that no angle need be taken.
         */
        private <T> T within(Ops<T> ops, T down, T right, int bin) {
            T zero = ops.scalar(0);
            // Upwards, or to the left along the axis, turned around.
            T turned = ops.maximum(
                    ops.greater(zero, down),
                    ops.multiply(
                            ops.multiply(
                                    ops.subtract(1, ops.greater(down, zero)), ops.subtract(1, ops.greater(zero, down))),
                            ops.greater(zero, right)));
            T sign = ops.subtract(1, ops.multiply(turned, 2));
            T y = ops.multiply(down, sign);
            T x = ops.multiply(right, sign);
            T above = atLeast(ops, x, y, Math.PI * bin / of.orientations);
            T beyond = bin + 1 == of.orientations
                    ? ops.multiply(y, 0)
                    : atLeast(ops, x, y, Math.PI * (bin + 1) / of.orientations);
            return ops.multiply(above, ops.subtract(1, beyond));
        }

        /** 1 where the angle of (x, y), from 0 to before pi, is that or more. */
        private static <T> T atLeast(Ops<T> ops, T x, T y, double angle) {
            T sine = ops.subtract(ops.multiply(y, Math.cos(angle)), ops.multiply(x, Math.sin(angle)));
            return ops.subtract(1, ops.greater(ops.scalar(0), sine));
        }

        /** The mean over each cell; pixels that fill no cell are left out. */
        private <T> T cells(Ops<T> ops, T images) {
            Shape shape = ops.shape(images);
            T whole = ops.slice(
                    ops.slice(images, 2, 0, shape.size(2) / of.cell * of.cell),
                    3,
                    0,
                    shape.size(3) / of.cell * of.cell);
            return ops.averagePooling2D(whole, Window.square(of.cell, of.cell));
        }

        /** Batch x blocks down x blocks right x cells down x cells right x orientations. */
        private <T> T blocks(Ops<T> ops, T cells) {
            Shape shape = ops.shape(cells);
            int down = shape.size(2) - of.block + 1;
            int right = shape.size(3) - of.block + 1;
            List<T> parts = new ArrayList<>();
            T squares = ops.scalar(0);
            for (int i = 0; i < of.block; i++) {
                for (int j = 0; j < of.block; j++) {
                    T part = ops.slice(ops.slice(cells, 2, i, i + down), 3, j, j + right);
                    parts.add(part);
                    squares = ops.add(squares, ops.sum(ops.square(part), true, 1));
                }
            }
            T norm = ops.sqrt(ops.add(squares, EPSILON * EPSILON));
            T again = ops.scalar(0);
            List<T> cut = new ArrayList<>();
            for (T part : parts) {
                T clipped = ops.minimum(ops.divide(part, norm), ops.scalar(MOST));
                cut.add(clipped);
                again = ops.add(again, ops.sum(ops.square(clipped), true, 1));
            }
            T last = ops.sqrt(ops.add(again, EPSILON * EPSILON));
            List<T> done = new ArrayList<>();
            for (T part : cut) {
                T normed = ops.transpose(ops.divide(part, last), 0, 2, 3, 1);
                done.add(ops.reshape(normed, Shape.of(shape.size(0), down, right, 1, of.orientations)));
            }
            return ops.concatenate(done, 3);
        }
    }
}
