package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * R squared, the coefficient of determination: the share of the targets' variance that the predictions explain.
 *
 * <p>1 - (sum of squared errors) / (sum of squares around the mean): 1 is perfect, 0 is no better than the mean, and it has no lower
 * bound. As in scikit-learn it is not defined for a single example, and for targets that are all equal it is 1 where the predictions
 * are exact, else 0.
 *
 * <p>Values: {@code r2}, the mean over the outputs, and where there are several {@code r2/by-output}.
 */
@Name("r2")
public record R2() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public Accumulator start(Task task) {
        return new Errors(task, "r2", R2::of);
    }

    private static double of(Errors.Output o) {
        if (o.examples < 2 || Double.isNaN(o.squared)) {
            return Double.NaN;
        }
        if (o.squaresAroundMean == 0) {
            return o.squared == 0 ? 1 : 0;
        }
        return 1 - o.squared / o.squaresAroundMean;
    }
}
