package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Brings vectors to the length 1: x / max(sqrt(sum x^2), epsilon), the sum over the units of a vector, the channels of an image at each place, or the features of
 * a sequence at each step.
 *
 * @param epsilon the least that is divided by, above 0
 */
@Name("l2-normalization")
public record L2Normalization(double epsilon) implements Layer {
    public L2Normalization {
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() == 0 || input.rank() > 3) {
            throw new ShapeException("takes a vector, steps x features, or channels x height x width, found " + input);
        }
        return input;
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return 2 * inputs.get(0).elements();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        T sum = ops.sum(ops.square(x), true, Channels.features(ops.shape(x)));
        return ops.divide(x, ops.sqrt(ops.maximum(sum, epsilon * epsilon)));
    }
}
