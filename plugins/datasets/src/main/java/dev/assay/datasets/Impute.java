package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Puts the training part's mean or median of a feature where its value is missing; 0 where the training part has none of it.
 *
 * @param strategy which of them
 */
@Name("impute")
public record Impute(Strategy strategy) implements Transform {
    private static final String VALUES = "values";

    /** What stands in for a missing value. */
    public enum Strategy {
        /** The mean of those that are there. */
        MEAN,
        /** Their median: the mean of the two in the middle where they are even in number. */
        MEDIAN
    }

    @Override
    public Fitted fit(Examples training) {
        int width = training.inputShape().length();
        float[][] columns = new float[width][training.size()];
        int[] counts = new int[width];
        float[] values = new float[width];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (int i = 0; i < width; i++) {
                if (values[i] != Examples.MISSING) {
                    columns[i][counts[i]++] = values[i];
                }
            }
        }
        double[] fill = new double[width];
        Arrays.setAll(
                fill, i -> strategy == Strategy.MEAN ? mean(columns[i], counts[i]) : median(columns[i], counts[i]));
        return new Filled(fill);
    }

    private static double mean(float[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double median(float[] values, int count) {
        Arrays.sort(values, 0, count);
        return count == 0 ? 0 : ((double) values[(count - 1) / 2] + values[count / 2]) / 2;
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        HostArray values = figures.get(VALUES);
        if (values == null || values.values().length != input.length()) {
            throw new IllegalArgumentException(VALUES + " has " + (values == null ? "no" : values.values().length + "")
                    + " values, which does not suit inputs of " + input);
        }
        return new Filled(values.values());
    }

    private record Filled(double[] fill) implements Fitted {
        /** Half of the number that stands for a missing value, which no other is below. */
        private static final double BOUND = Examples.MISSING / 2;

        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            Shape shape = ops.shape(batch);
            T there = ops.greater(batch, ops.fill(shape, BOUND));
            T values = ops.broadcastTo(ops.constant(shape.unbatched(), fill), shape);
            return ops.add(ops.multiply(batch, there), ops.multiply(values, ops.subtract(ops.fill(shape, 1), there)));
        }

        @Override
        public Tensor apply(Tensor batch) {
            float[] values = batch.values();
            for (int i = 0; i < values.length; i++) {
                if (!(values[i] > BOUND)) {
                    values[i] = (float) fill[i % fill.length];
                }
            }
            return batch;
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of(VALUES, HostArray.of(Shape.of(fill.length), fill.clone()));
        }
    }
}
