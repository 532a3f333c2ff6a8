package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import java.util.Map;

/**
 * The squared distance of the probabilities from the truth: summed over classes that exclude each other, 0 to 2, or its mean over
 * labels, 0 to 1; the mean over the examples.
 *
 * <p>Brier 1950, https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2. Value: {@code brier-score}.
 */
@Name("brier-score")
public record BrierScore() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MINIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return !(task instanceof Task.Regression);
    }

    @Override
    public Accumulator start(Task task) {
        return new Rows(task) {
            private double sum;

            @Override
            void row(float[] predictions, float[] targets, int offset) {
                double squares = 0;
                for (int c = 0; c < width; c++) {
                    double off = (double) predictions[offset + c] - targets[offset + c];
                    squares += off * off;
                }
                sum += multiClass() ? squares : squares / width;
            }

            @Override
            void values(Map<String, MetricValue> into) {
                scalar(into, "brier-score", sum / examples());
            }

            @Override
            void undefined(Map<String, MetricValue> into) {
                scalar(into, "brier-score", Double.NaN);
            }
        };
    }
}
