package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import java.util.Map;

/**
 * The share of examples that are predicted right: whose most probable class is the true one (the first among equals), or all of
 * whose labels are right. Of a segmentation it is the pixel accuracy.
 *
 * <p>Values: {@code accuracy}, and for several labels {@code accuracy/by-class}, each label taken by itself.
 */
@Name("accuracy")
public record Accuracy() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return !(task instanceof Task.Regression);
    }

    @Override
    public Accumulator start(Task task) {
        return new Rows(task) {
            private final long[] rightByLabel = new long[width];
            private long right;

            @Override
            void row(float[] predictions, float[] targets, int offset) {
                if (multiClass()) {
                    right += largest(predictions, offset) == largest(targets, offset) ? 1 : 0;
                    return;
                }
                int labels = 0;
                for (int c = 0; c < width; c++) {
                    if (predicted(predictions[offset + c]) == present(targets[offset + c])) {
                        rightByLabel[c]++;
                        labels++;
                    }
                }
                right += labels == width ? 1 : 0;
            }

            @Override
            void values(Map<String, MetricValue> into) {
                double[] byLabel = new double[width];
                for (int c = 0; c < width; c++) {
                    byLabel[c] = (double) rightByLabel[c] / examples();
                }
                put(into, (double) right / examples(), byLabel);
            }

            @Override
            void undefined(Map<String, MetricValue> into) {
                put(into, Double.NaN, nowhere());
            }

            private void put(Map<String, MetricValue> into, double accuracy, double[] byLabel) {
                scalar(into, "accuracy", accuracy);
                if (!multiClass()) {
                    byName(into, "accuracy/by-class", byLabel);
                }
            }
        };
    }
}
