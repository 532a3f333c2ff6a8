package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dimensions of an example in another order.
 *
 * @param order the numbers of the dimensions, from 1 as in Keras, in their new order: [2, 1] turns a matrix around
 */
@Name("permute")
public record Permute(List<Integer> order) implements Layer {
    public Permute {
        order = List.copyOf(order);
        if (!order.stream()
                .sorted()
                .toList()
                .equals(IntStream.rangeClosed(1, order.size()).boxed().toList())) {
            throw new IllegalArgumentException("order must hold each number from 1 on once, found " + order);
        }
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() != order.size()) {
            throw new ShapeException("takes " + order.size() + " dimensions, found " + input);
        }
        return Shape.of(order.stream().mapToInt(d -> input.size(d - 1)).toArray());
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        int[] axes = IntStream.concat(IntStream.of(0), order.stream().mapToInt(d -> d))
                .toArray();
        return ops.transpose(inputs.get(0), axes);
    }
}
