package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * The mean of each feature over all steps: steps x features becomes features.
 *
 * <p>A second input is a {@link Mask}: then the mean is over the steps that count, and 0 where none does.
 */
@Name("global-average-pooling-1d")
public record GlobalAveragePooling1D() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(Inputs.masked(inputs).size(1));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T sequences = inputs.get(0);
        if (inputs.size() == 1) {
            return ops.mean(sequences, false, 1);
        }
        T mask = inputs.get(1);
        T counting =
                ops.multiply(sequences, ops.reshape(mask, ops.shape(sequences).with(2, 1)));
        return ops.divide(ops.sum(counting, false, 1), ops.maximum(ops.sum(mask, true, 1), 1));
    }
}
