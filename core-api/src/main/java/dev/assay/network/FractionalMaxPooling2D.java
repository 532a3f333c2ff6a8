package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Max pooling that shrinks a map by a ratio that need not be whole, over windows whose places are chosen anew in each step (Graham 2014,
 * https://arxiv.org/abs/1412.6071, the pseudo-random windows of section 2 that overlap).
 *
 * <p>A side of n becomes m = floor(n / ratio). With a = (n - k) / (m - 1) for windows of k, and u uniform in [0, 1), window i begins at floor(a (i + u)) -
 * floor(a u), the last at n - k, as in PyTorch; u is drawn for rows and for columns, for the whole batch together, and 0.5 in inference.
 *
 * @param poolSize k, the side of a window
 * @param ratio above 1
 */
@Name("fractional-max-pooling-2d")
public record FractionalMaxPooling2D(int poolSize, double ratio) implements Layer {
    public FractionalMaxPooling2D {
        Settings.atLeast(1, "pool-size", poolSize);
        if (!(ratio > 1 && Double.isFinite(ratio))) {
            throw new IllegalArgumentException("ratio must be finite and above 1, found " + ratio);
        }
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        int height = (int) (input.size(1) / ratio);
        int width = (int) (input.size(2) / ratio);
        if (Math.min(height, width) < 1
                || height + poolSize - 1 > input.size(1)
                || width + poolSize - 1 > input.size(2)) {
            throw new ShapeException(
                    "windows of " + poolSize + " at a ratio of " + ratio + " do not fit into " + input);
        }
        return Shape.of(input.size(0), height, width);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        int step = (int) ratio;
        return Optional.of(Window.square(poolSize, step));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        Shape shape = ops.shape(x);
        Shape output = output(List.of(shape.unbatched()));
        T columns = pooled(ops, x, output.size(2), drawn(ops, pass));
        T turned = ops.transpose(columns, 0, 1, 3, 2);
        return ops.transpose(pooled(ops, turned, output.size(1), drawn(ops, pass)), 0, 1, 3, 2);
    }

    private static <T> double drawn(Ops<T> ops, Pass<T> pass) {
        return pass.training() ? ops.item(pass.uniform(Shape.of(1))) : 0.5;
    }

    /** The largest of each window along the last dimension. */
    private <T> T pooled(Ops<T> ops, T x, int count, double u) {
        Shape shape = ops.shape(x);
        int length = shape.size(3);
        int[] starts = starts(length, count, u);
        T rows = ops.reshape(x, Shape.of(shape.size(0) * shape.size(1) * shape.size(2), length));
        T largest = ops.matmul(rows, picks(ops, length, starts, 0));
        for (int place = 1; place < poolSize; place++) {
            // In this order the gradient goes to the first of equals.
            largest = ops.maximum(ops.matmul(rows, picks(ops, length, starts, place)), largest);
        }
        return ops.reshape(largest, shape.with(3, count));
    }

    /** Where windows begin. */
    private int[] starts(int length, int count, double u) {
        int[] starts = new int[count];
        if (count > 1) {
            double step = (double) (length - poolSize) / (count - 1);
            for (int i = 0; i < count - 1; i++) {
                starts[i] = (int) ((i + u) * step) - (int) (u * step);
            }
        }
        starts[count - 1] = length - poolSize;
        return starts;
    }

    /** The matrix that takes one place of each window out of a row. */
    private static <T> T picks(Ops<T> ops, int length, int[] starts, int place) {
        double[] picks = new double[length * starts.length];
        for (int i = 0; i < starts.length; i++) {
            picks[(starts[i] + place) * starts.length + i] = 1;
        }
        return ops.constant(Shape.of(length, starts.length), picks);
    }
}
