package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * RMSE: the square root of the mean of (prediction - target)^2, in the target's unit.
 *
 * <p>Values: {@code root-mean-squared-error}, the mean over the outputs, and where there are several {@code root-mean-squared-error/by-output}.
 */
@Name("root-mean-squared-error")
public record RootMeanSquaredError() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MINIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public Accumulator start(Task task) {
        return new Errors(task, "root-mean-squared-error", o -> Math.sqrt(o.squared / o.examples));
    }
}
