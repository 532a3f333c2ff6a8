package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/** Inputs one behind the other in the first dimension (an image's channels); the others must be equal. */
@Name("concatenate")
public record Concatenate() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        if (inputs.size() < 2
                || inputs.stream().anyMatch(s -> s.rank() == 0)
                || inputs.stream().map(Shape::unbatched).distinct().count() > 1) {
            throw new ShapeException(
                    "takes two or more inputs that differ in the first dimension alone, found " + Inputs.list(inputs));
        }
        long size = inputs.stream().mapToLong(s -> s.size(0)).sum();
        return inputs.get(0).with(0, Math.toIntExact(size));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return ops.concatenate(inputs, 1);
    }
}
