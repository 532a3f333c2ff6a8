package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * mAP: for each class the mean of the precision at each of its examples, ranked by score against all others, and the mean over the
 * classes.
 *
 * <p>The sum over thresholds of (recall's rise) * precision, not interpolated, as in scikit-learn's {@code
 * average_precision_score}; equal scores are one threshold. A class that is never present has none (NaN) and does not count in the
 * mean. Values: {@code mean-average-precision} and {@code mean-average-precision/by-class}. All scores are kept until the end.
 */
@Name("mean-average-precision")
public record MeanAveragePrecision() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass || task instanceof Task.MultiLabel;
    }

    @Override
    public Accumulator start(Task task) {
        return new Ranking(task, "mean-average-precision", MeanAveragePrecision::averagePrecision);
    }

    private static double averagePrecision(int[] truePositives, int[] falsePositives) {
        double sum = 0;
        int before = 0;
        for (int i = 0; i < truePositives.length; i++) {
            double precision = (double) truePositives[i] / (truePositives[i] + falsePositives[i]);
            sum += (truePositives[i] - before) * precision;
            before = truePositives[i];
        }
        return before == 0 ? Double.NaN : sum / before;
    }
}
