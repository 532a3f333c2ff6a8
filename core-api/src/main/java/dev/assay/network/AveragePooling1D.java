package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/** The mean of each feature in each window of steps, over those that are not padding. */
@Name("average-pooling-1d")
public record AveragePooling1D(int poolSize, int stride, Padding padding) implements Layer {
    public AveragePooling1D {
        Settings.atLeast(1, "pool-size", poolSize);
        Settings.atLeast(1, "stride", stride);
    }

    /** Windows side by side. */
    public static AveragePooling1D of(int size) {
        return new AveragePooling1D(size, size, new Padding.Valid());
    }

    /** How the windows go over a sequence of the given shape, as a map one row high. */
    public Window over(Shape input) {
        return Sequences.window(padding, input.size(0), poolSize, stride, 1);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.sequence(inputs);
        Window window = over(input);
        if (Math.max(window.left(), window.right()) >= poolSize) {
            throw new ShapeException("padding " + padding + " is not smaller than the pool " + poolSize);
        }
        return Sequences.slide(window, input, input.size(1));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(over(inputs.get(0)));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T sequences = inputs.get(0);
        Window window = over(ops.shape(sequences).unbatched());
        return Sequences.fromMaps(ops, ops.averagePooling2D(Sequences.toMaps(ops, sequences), window));
    }
}
