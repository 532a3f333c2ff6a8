package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue.Curves;
import dev.assay.run.MetricValue.Curves.Line;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import java.util.List;

/**
 * The area under the receiver operating characteristic: the probability that an example of a class scores higher than one that is
 * not of it, ties counting half; each class against the rest, and the mean over the classes.
 *
 * <p>Hanley and McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747. A class that is never or always present has none (NaN)
 * and does not count in the mean. Values: {@code roc-auc}, {@code roc-auc/by-class} and {@code roc-auc/curve}. All scores are kept until
 * the end.
 */
@Name("roc-auc")
public record RocAuc() implements Metric {
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
        return new Ranking(task, "roc-auc", new Roc());
    }

    private static final class Roc implements Ranking.Figure {
        @Override
        public double of(int[] truePositives, int[] falsePositives) {
            double area = 0;
            long positives = 0;
            long negatives = 0;
            for (int i = 0; i < truePositives.length; i++) {
                area += (falsePositives[i] - negatives) * (truePositives[i] + positives) / 2.0;
                positives = truePositives[i];
                negatives = falsePositives[i];
            }
            return positives == 0 || negatives == 0 ? Double.NaN : area / positives / negatives;
        }

        @Override
        public void draw(int[] truePositives, int[] falsePositives, CurveBuilder into) {
            double positives = truePositives[truePositives.length - 1];
            double negatives = falsePositives[falsePositives.length - 1];
            into.add(0, 0);
            for (int i = 0; i < truePositives.length; i++) {
                into.add(falsePositives[i] / negatives, truePositives[i] / positives);
            }
        }

        @Override
        public Curves curves(List<Line> lines) {
            return new Curves("ROC curve", "false positive rate", "true positive rate", true, lines);
        }
    }
}
