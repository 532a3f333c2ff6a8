package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The mean of -log(probability of the truth), natural, over examples and, where there are several, labels.
 *
 * <p>As in scikit-learn, probabilities are taken no nearer to 0 and 1 than double precision's epsilon, so that one sure mistake
 * costs 36 and not infinity.
 */
@Name("log-loss")
public record LogLoss() implements Metric {
    private static final double EPSILON = Math.ulp(1.0);

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
        return accumulator(task, "log-loss", mean -> mean);
    }

    /** A tally of the mean of -log(probability of the truth), shown as a function of it. */
    static Accumulator accumulator(Task task, String name, DoubleUnaryOperator shown) {
        return new Rows(task) {
            private double sum;

            @Override
            void row(float[] predictions, float[] targets, int offset) {
                if (multiClass()) {
                    sum -= Math.log(clip(predictions[offset + largest(targets, offset)]));
                    return;
                }
                double labels = 0;
                for (int c = 0; c < width; c++) {
                    double p = clip(predictions[offset + c]);
                    labels -= Math.log(present(targets[offset + c]) ? p : 1 - p);
                }
                sum += labels / width;
            }

            @Override
            void values(Map<String, MetricValue> into) {
                scalar(into, name, shown.applyAsDouble(sum / examples()));
            }

            @Override
            void undefined(Map<String, MetricValue> into) {
                scalar(into, name, Double.NaN);
            }
        };
    }

    private static double clip(double probability) {
        return Math.min(Math.max(probability, EPSILON), 1 - EPSILON);
    }
}
