package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue.Curves;
import dev.assay.run.MetricValue.Curves.Line;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import java.util.List;

/**
 * mAP: for each class the mean of the precision at each of its examples, ranked by score against all others, and the mean over the
 * classes.
 *
 * <p>The sum over thresholds of (recall's rise) * precision, not interpolated, as in scikit-learn's {@code
 * average_precision_score}; equal scores are one threshold. A class that is never present has none (NaN) and does not count in the
 * mean. Values: {@code mean-average-precision}, {@code mean-average-precision/by-class} and the precision over the recall,
 * {@code mean-average-precision/curve}, under which they are areas. All scores are kept until the end.
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
        return new Ranking(task, "mean-average-precision", new PrecisionRecall());
    }

    private static final class PrecisionRecall implements Ranking.Figure {
        @Override
        public double of(int[] truePositives, int[] falsePositives) {
            double sum = 0;
            int before = 0;
            for (int i = 0; i < truePositives.length; i++) {
                sum += (truePositives[i] - before) * precision(truePositives[i], falsePositives[i]);
                before = truePositives[i];
            }
            return before == 0 ? Double.NaN : sum / before;
        }

        @Override
        public void draw(int[] truePositives, int[] falsePositives, CurveBuilder into) {
            double positives = truePositives[truePositives.length - 1];
            into.add(0, 1);
            for (int i = 0; i < truePositives.length; i++) {
                into.add(truePositives[i] / positives, precision(truePositives[i], falsePositives[i]));
            }
        }

        @Override
        public Curves curves(List<Line> lines) {
            return new Curves("Precision and recall", "recall", "precision", false, lines);
        }

        private static double precision(int truePositives, int falsePositives) {
            return (double) truePositives / (truePositives + falsePositives);
        }
    }
}
