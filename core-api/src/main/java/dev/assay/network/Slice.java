package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A stretch of the first dimension, what {@link Concatenate} puts together: some of a vector's numbers, some of an image's channels.
 *
 * @param from the first that is taken, from 0
 * @param to the first that is not
 */
@Name("slice")
public record Slice(int from, int to) implements Layer {
    public Slice {
        Settings.atLeast(0, "from", from);
        Settings.atLeast(from + 1, "to", to);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() == 0 || input.size(0) < to) {
            throw new ShapeException("takes " + from + " to " + to + " of the first dimension, found " + input);
        }
        return input.with(0, to - from);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return ops.slice(inputs.get(0), 1, from, to);
    }
}
