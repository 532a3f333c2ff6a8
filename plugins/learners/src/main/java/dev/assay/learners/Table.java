package dev.assay.learners;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Examples in two arrays, row by row.
 *
 * @param width how many numbers an input has
 * @param outputs how many a target has
 */
record Table(int rows, int width, int outputs, float[] inputs, float[] targets) {
    private static final int CHUNK = 256;

    static Table of(Examples examples) {
        int rows = examples.size();
        int width = examples.inputShape().length();
        int outputs = examples.targetShape().length();
        if ((long) rows * Math.max(width, outputs) > Integer.MAX_VALUE - 8) {
            throw new UserException(rows + " training examples of " + width
                    + " numbers are more than this learner can hold: use fewer, by split.limit-train");
        }
        float[] inputs = new float[rows * width];
        float[] targets = new float[rows * outputs];
        for (int from = 0; from < rows; from += CHUNK) {
            Batch batch = examples.batch(
                    IntStream.range(from, Math.min(rows, from + CHUNK)).toArray());
            System.arraycopy(batch.inputs().values(), 0, inputs, from * width, batch.size() * width);
            System.arraycopy(batch.targets().values(), 0, targets, from * outputs, batch.size() * outputs);
        }
        return new Table(rows, width, outputs, inputs, targets);
    }

    /** The number of the class of a row: where its target is largest. */
    int label(int row) {
        return Tensor.largest(targets, row * outputs, outputs);
    }
}
