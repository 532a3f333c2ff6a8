package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.tensor.Tensor;

/** The step (x - shift) * factor + plus on an example's values, in equally long groups; it overwrites the batch. */
final class Affine implements Transform.Fitted {
    private final int width;
    private final double[] shift;
    private final double[] factor;
    private final double plus;

    /** @param width how many values an example has */
    Affine(int width, double[] shift, double[] factor, double plus) {
        this.width = width;
        this.shift = shift;
        this.factor = factor;
        this.plus = plus;
    }

    @Override
    public Tensor apply(Tensor batch) {
        if (batch.rowLength() != width) {
            throw new IllegalArgumentException(
                    "fitted on examples of " + width + " values, but found a batch of shape " + batch.shape());
        }
        float[] values = batch.values();
        int group = width / shift.length;
        for (int from = 0; from < values.length; from += width) {
            for (int g = 0; g < shift.length; g++) {
                for (int i = from + g * group; i < from + (g + 1) * group; i++) {
                    values[i] = (float) ((values[i] - shift[g]) * factor[g] + plus);
                }
            }
        }
        return batch;
    }
}
