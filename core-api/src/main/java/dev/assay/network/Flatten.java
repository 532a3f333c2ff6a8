package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/** All elements of an input in one vector, row-major. */
@Name("flatten")
public record Flatten() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(Inputs.one(inputs).length());
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        Shape shape = ops.shape(inputs.get(0));
        return ops.reshape(
                inputs.get(0), Shape.of(shape.size(0), shape.unbatched().length()));
    }
}
