package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The same elements, row-major, in another shape.
 *
 * @param shape of one example, with as many elements
 */
@Name("reshape")
public record Reshape(Shape shape) implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.elements() != shape.elements()) {
            throw new ShapeException("makes " + shape + " of as many elements, found " + input);
        }
        return shape;
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        return ops.reshape(x, shape.batched(ops.shape(x).size(0)));
    }
}
