package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The product of two or more inputs, element by element. Shapes are aligned at their first dimension, and a size of 1 stretches, as a
 * dimension that is not there does: a vector with a number for each channel scales the channels of an image, as in squeeze and excitation
 * (Hu et al. 2018, https://arxiv.org/abs/1709.01507).
 */
@Name("multiply")
public record Multiply() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        int rank = inputs.stream().mapToInt(Shape::rank).max().orElse(0);
        try {
            if (inputs.size() > 1) {
                return inputs.stream()
                        .map(shape -> aligned(shape, rank))
                        .reduce(Shape::broadcast)
                        .orElseThrow();
            }
        } catch (IllegalArgumentException e) {
            throw new ShapeException(
                    "takes inputs that are equal in each dimension, or 1 there, found " + Inputs.list(inputs));
        }
        throw new ShapeException("takes two or more inputs, found " + Inputs.list(inputs));
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return output(inputs).elements() * (inputs.size() - 1);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        int rank = inputs.stream().mapToInt(x -> ops.shape(x).rank()).max().orElse(0);
        return inputs.stream()
                .map(x -> ops.shape(x).rank() == rank ? x : ops.reshape(x, aligned(ops.shape(x), rank)))
                .reduce(ops::multiply)
                .orElseThrow();
    }

    private static Shape aligned(Shape shape, int rank) {
        int[] sizes = new int[rank];
        for (int d = 0; d < rank; d++) {
            sizes[d] = d < shape.rank() ? shape.size(d) : 1;
        }
        return Shape.of(sizes);
    }
}
