package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * A layer on each step of a sequence, with the same weights: a dense layer makes steps x units of steps x features.
 *
 * @param layer takes one input, that of a step
 */
@Name("time-distributed")
public record TimeDistributed(Layer layer) implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        return layer.output(step(inputs)).batched(inputs.get(0).size(0));
    }

    private static List<Shape> step(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() < 2 || input.size(0) < 1) {
            throw new ShapeException("takes steps of at least one feature, found " + input);
        }
        return List.of(input.unbatched());
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        return layer.weights(step(inputs));
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return inputs.get(0).size(0) * layer.multiplyAdds(step(inputs));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return layer.window(step(inputs));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        Shape shape = ops.shape(inputs.get(0));
        int rows = shape.size(0) * shape.size(1);
        Shape step = shape.unbatched().unbatched();
        T outputs = layer.forward(ops, List.of(ops.reshape(inputs.get(0), step.batched(rows))), pass);
        Shape output = ops.shape(outputs).unbatched();
        return ops.reshape(outputs, output.batched(shape.size(1)).batched(shape.size(0)));
    }
}
