package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The step (x - mean) M on an example's values taken as a row vector, in the given shape. */
final class Projection implements Transform.Fitted {
    private static final String MEAN = "mean";
    private static final String MATRIX = "matrix";

    private final Shape output;
    private final double[] mean;
    private final double[] matrix;

    /** @param matrix values x outputs, row-major */
    Projection(Shape output, double[] mean, double[] matrix) {
        this.output = output;
        this.mean = mean;
        this.matrix = matrix;
    }

    /**
     * The step with figures that an earlier one gave.
     *
     * @throws IllegalArgumentException where one is missing or does not fit the shapes
     */
    static Projection restored(Shape input, Shape output, Map<String, HostArray> figures) {
        HostArray mean = figures.get(MEAN);
        HostArray matrix = figures.get(MATRIX);
        if (mean == null || matrix == null) {
            throw new IllegalArgumentException(
                    "there is no " + (mean == null ? MEAN : MATRIX) + ", only " + figures.keySet());
        }
        if (!mean.shape().equals(Shape.of(input.length()))
                || !matrix.shape().equals(Shape.of(input.length(), output.length()))) {
            throw new IllegalArgumentException(MEAN + " is " + mean.shape() + ", " + MATRIX + " " + matrix.shape()
                    + ", which does not suit inputs of " + input + " and outputs of " + output);
        }
        return new Projection(output, mean.values(), matrix.values());
    }

    @Override
    public Map<String, HostArray> figures() {
        return Map.of(
                MEAN, HostArray.of(Shape.of(mean.length), mean.clone()),
                MATRIX, HostArray.of(Shape.of(mean.length, output.length()), matrix.clone()));
    }

    @Override
    public <T> T forward(Ops<T> ops, T batch) {
        int rows = ops.shape(batch).size(0);
        T centred = ops.subtract(
                ops.reshape(batch, Shape.of(rows, mean.length)), ops.constant(Shape.of(mean.length), mean));
        T projected = ops.matmul(centred, ops.constant(Shape.of(mean.length, output.length()), matrix));
        return ops.reshape(projected, output.batched(rows));
    }

    @Override
    public Tensor apply(Tensor batch) {
        int outputs = output.length();
        float[] values = batch.values();
        Tensor result = Tensor.zeros(output.batched(batch.rows()));
        double[] row = new double[outputs];
        for (int example = 0; example < batch.rows(); example++) {
            Arrays.fill(row, 0);
            for (int i = 0; i < mean.length; i++) {
                double value = values[example * mean.length + i] - mean[i];
                int from = i * outputs;
                for (int j = 0; j < outputs; j++) {
                    row[j] += value * matrix[from + j];
                }
            }
            for (int j = 0; j < outputs; j++) {
                result.values()[example * outputs + j] = (float) row[j];
            }
        }
        return result;
    }
}
