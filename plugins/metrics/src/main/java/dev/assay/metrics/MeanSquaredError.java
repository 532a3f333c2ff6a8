package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * MSE: the mean of (prediction - target)^2.
 *
 * <p>Values: {@code mean-squared-error}, the mean over the outputs, and where there are several {@code mean-squared-error/by-output}.
 */
@Name("mean-squared-error")
public record MeanSquaredError() implements Metric {
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
        return new Errors(task, "mean-squared-error", o -> o.squared / o.examples);
    }
}
