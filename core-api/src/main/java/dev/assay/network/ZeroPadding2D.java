package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Zeros put around a map.
 *
 * @param padding rows above and below, columns to the left and right, in numbers
 */
@Name("zero-padding-2d")
public record ZeroPadding2D(Padding padding) implements Layer {
    public ZeroPadding2D {
        if (!(padding instanceof Padding.Explicit)) {
            throw new IllegalArgumentException(
                    "padding must be given in numbers, as 2, 2x1 or top,bottom,left,right, found " + padding);
        }
    }

    private Padding.Explicit sides() {
        return (Padding.Explicit) padding;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        Padding.Explicit p = sides();
        int height = input.size(1) + p.top() + p.bottom();
        int width = input.size(2) + p.left() + p.right();
        return Shape.of(input.size(0), height, width);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        Padding.Explicit p = sides();
        return Optional.of(new Window(1, 1, 1, 1, 1, 1, p.top(), p.bottom(), p.left(), p.right()));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        Padding.Explicit p = sides();
        return ops.pad(ops.pad(inputs.get(0), 2, p.top(), p.bottom()), 3, p.left(), p.right());
    }
}
