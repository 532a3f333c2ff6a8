package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The share of examples whose true class is among the k most probable; among equals the classes that come first.
 *
 * <p>Its value is named by k: {@code top-5}.
 *
 * @param k at least 1; there must be more classes than that
 */
@Name("top-k")
public record TopK(int k) implements Metric {
    public TopK {
        Settings.atLeast(1, "k", k);
    }

    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass && task.names().size() > k;
    }

    @Override
    public Accumulator start(Task task) {
        return accumulator(task, k, "top-" + k, share -> share);
    }

    /** A tally of the share of examples whose true class is among the k most probable, shown as a function of it. */
    static Accumulator accumulator(Task task, int k, String name, DoubleUnaryOperator shown) {
        return new Rows(task) {
            private long right;

            @Override
            void row(float[] predictions, float[] targets, int offset) {
                int truth = largest(targets, offset);
                float score = predictions[offset + truth];
                int ahead = 0;
                for (int c = 0; c < width; c++) {
                    float other = predictions[offset + c];
                    ahead += other > score || (other == score && c < truth) ? 1 : 0;
                }
                right += ahead < k ? 1 : 0;
            }

            @Override
            void values(Map<String, MetricValue> into) {
                scalar(into, name, shown.applyAsDouble((double) right / examples()));
            }

            @Override
            void undefined(Map<String, MetricValue> into) {
                scalar(into, name, Double.NaN);
            }
        };
    }
}
