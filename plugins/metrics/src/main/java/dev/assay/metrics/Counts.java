package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Precision, recall and F1 with their averages, from how often each class was there, was predicted, and was both.
 *
 * <p>The corners are scikit-learn's: a figure whose denominator is 0 is 0; of classes that exclude each other, one that is neither
 * present nor predicted has no figure (NaN) and does not count in the macro average.
 */
final class Counts extends Rows {
    /** A figure from three counts, any of which may be 0. */
    interface Figure {
        double of(long both, long predicted, long present);
    }

    private final String name;
    private final Figure figure;
    private final long[] both;
    private final long[] predicted;
    private final long[] present;

    Counts(Task task, String name, Figure figure) {
        super(task);
        this.name = name;
        this.figure = figure;
        this.both = new long[width];
        this.predicted = new long[width];
        this.present = new long[width];
    }

    /** The quotient, 0 where nothing is below the line. */
    static double ratio(double above, double below) {
        return below == 0 ? 0 : above / below;
    }

    @Override
    void row(float[] predictions, float[] targets, int offset) {
        if (multiClass()) {
            int guess = largest(predictions, offset);
            int truth = largest(targets, offset);
            predicted[guess]++;
            present[truth]++;
            both[truth] += guess == truth ? 1 : 0;
            return;
        }
        for (int c = 0; c < width; c++) {
            boolean guess = predicted(predictions[offset + c]);
            boolean truth = present(targets[offset + c]);
            predicted[c] += guess ? 1 : 0;
            present[c] += truth ? 1 : 0;
            both[c] += guess && truth ? 1 : 0;
        }
    }

    @Override
    void values(Map<String, MetricValue> into) {
        double[] byClass = new double[width];
        double weighted = 0;
        for (int c = 0; c < width; c++) {
            boolean unseen = multiClass() && predicted[c] == 0 && present[c] == 0;
            byClass[c] = unseen ? Double.NaN : figure.of(both[c], predicted[c], present[c]);
            weighted += unseen ? 0 : present[c] * byClass[c];
        }
        double micro = figure.of(sum(both), sum(predicted), sum(present));
        put(into, meanOfDefined(byClass), micro, ratio(weighted, sum(present)), byClass);
    }

    @Override
    void undefined(Map<String, MetricValue> into) {
        put(into, Double.NaN, Double.NaN, Double.NaN, nowhere());
    }

    private void put(Map<String, MetricValue> into, double macro, double micro, double weighted, double[] byClass) {
        scalar(into, name, macro);
        if (width > 1) {
            scalar(into, name + "/micro", micro);
            scalar(into, name + "/weighted", weighted);
        }
        byName(into, name + "/by-class", byClass);
    }

    private static long sum(long[] counts) {
        return LongStream.of(counts).sum();
    }
}
