package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Which steps of a sequence count: 1 for each, but 0 for those of which all features are one value, with which shorter sequences are filled
 * up. It is the second input of a {@link Recurrent} layer, a {@link Bidirectional} one or a {@link GlobalAveragePooling1D}.
 *
 * <p>Takes steps x features, or a vector with a number for each step; no gradient flows through it.
 *
 * @param value what a step that does not count consists of
 */
@Name("mask")
public record Mask(double value) implements Layer {
    public Mask {
        Settings.finite("value", value);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() != 1 && input.rank() != 2) {
            throw new ShapeException("takes steps x features, or a number for each step, found " + input);
        }
        return Shape.of(input.size(0));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        T fill = ops.scalar(value);
        T other = ops.add(ops.greater(x, fill), ops.greater(fill, x));
        return ops.stopGradient(ops.shape(x).rank() == 2 ? other : ops.max(other, false, 2));
    }
}
