package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Each whole number from 0 becomes a vector with a 1 at its place, along a new last dimension; other numbers become zeros.
 *
 * @param classes how long the vectors are, 2 or more
 */
@Name("one-hot")
public record OneHot(int classes) implements Transform {
    public OneHot {
        Settings.atLeast(2, "classes", classes);
    }

    @Override
    public Fitted fit(Examples training) {
        return new Encoded(output(training.inputShape()));
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return new Encoded(output(input));
    }

    @Override
    public Shape output(Shape input) {
        int[] sizes = Arrays.copyOf(input.toArray(), input.rank() + 1);
        sizes[input.rank()] = classes;
        return Shape.of(sizes);
    }

    private record Encoded(Shape shape) implements Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            int classes = shape.size(-1);
            Shape whole = shape.batched(ops.shape(batch).size(0));
            double[] below = new double[classes];
            double[] above = new double[classes];
            Arrays.setAll(below, c -> c - 0.5);
            Arrays.setAll(above, c -> c + 0.5);
            T each = ops.broadcastTo(ops.reshape(batch, whole.with(-1, 1)), whole);
            return ops.multiply(
                    ops.greater(each, ops.broadcastTo(ops.constant(Shape.of(classes), below), whole)),
                    ops.greater(ops.broadcastTo(ops.constant(Shape.of(classes), above), whole), each));
        }

        @Override
        public Tensor apply(Tensor batch) {
            int classes = shape.size(-1);
            Tensor result = Tensor.zeros(shape.batched(batch.rows()));
            float[] values = batch.values();
            for (int i = 0; i < values.length; i++) {
                int place = Math.round(values[i]);
                if (place >= 0 && place < classes) {
                    result.values()[i * classes + place] = 1;
                }
            }
            return result;
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of();
        }
    }
}
