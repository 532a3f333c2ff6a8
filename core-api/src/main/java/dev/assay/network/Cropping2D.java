package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A map without its border.
 *
 * @param cropping rows above and below, columns to the left and right that are cut off, in numbers
 */
@Name("cropping-2d")
public record Cropping2D(Padding cropping) implements Layer {
    public Cropping2D {
        if (!(cropping instanceof Padding.Explicit)) {
            throw new IllegalArgumentException(
                    "cropping must be given in numbers, as 2, 2x1 or top,bottom,left,right, found " + cropping);
        }
    }

    private Padding.Explicit sides() {
        return (Padding.Explicit) cropping;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        Padding.Explicit p = sides();
        int height = input.size(1) - p.top() - p.bottom();
        int width = input.size(2) - p.left() - p.right();
        if (height < 1 || width < 1) {
            throw new ShapeException("nothing of " + input + " is left by cropping " + cropping);
        }
        return Shape.of(input.size(0), height, width);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        Padding.Explicit p = sides();
        T x = inputs.get(0);
        Shape shape = ops.shape(x);
        T rows = ops.slice(x, 2, p.top(), shape.size(2) - p.bottom());
        return ops.slice(rows, 3, p.left(), shape.size(3) - p.right());
    }
}
