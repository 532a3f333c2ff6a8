package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/** The largest value of each window of each map; padding is left out. */
@Name("max-pooling-2d")
public record MaxPooling2D(Size poolSize, Size stride, Padding padding) implements Layer {
    /** Square windows side by side. */
    public static MaxPooling2D of(int size) {
        return of(size, size);
    }

    /** Square windows inside the map, {@code stride} apart. */
    public static MaxPooling2D of(int size, int stride) {
        return new MaxPooling2D(Size.square(size), Size.square(stride), new Padding.Valid());
    }

    /** How the windows go over maps of the given shape. */
    public Window over(Shape input) {
        return padding.window(input.size(1), input.size(2), poolSize, stride, Size.square(1));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        Window window = over(input);
        if (Math.max(window.top(), window.bottom()) >= window.height()
                || Math.max(window.left(), window.right()) >= window.width()) {
            throw new ShapeException("padding " + padding + " is not smaller than the pool " + poolSize);
        }
        return Inputs.slide(window, input, input.size(0));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(over(inputs.get(0)));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T images = inputs.get(0);
        return ops.maxPooling2D(images, over(ops.shape(images).unbatched()));
    }
}
