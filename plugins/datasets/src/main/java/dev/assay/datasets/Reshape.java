package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;

/**
 * The same values in another shape: an image of 1x28x28 as 28x28, for example, is a sequence of rows.
 *
 * @param shape of one example, without the batch dimension
 */
@Name("reshape")
public record Reshape(Shape shape) implements Transform {
    @Override
    public Fitted fit(Examples training) {
        return new Reshaped(output(training.inputShape()));
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return new Reshaped(output(input));
    }

    /** @throws UserException where there are not as many values */
    @Override
    public Shape output(Shape input) {
        if (input.elements() != shape.elements()) {
            throw new UserException("preprocessing 'reshape': the shape " + shape + " holds " + shape.elements()
                    + " values, but an example of " + input + " has " + input.elements());
        }
        return shape;
    }

    private record Reshaped(Shape shape) implements Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            return ops.reshape(batch, shape.batched(ops.shape(batch).size(0)));
        }

        @Override
        public Tensor apply(Tensor batch) {
            return batch.reshape(shape.batched(batch.rows()));
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of();
        }
    }
}
