package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * MAE: the mean of |prediction - target|.
 *
 * <p>Values: {@code mean-absolute-error}, the mean over the outputs, and where there are several {@code mean-absolute-error/by-output}.
 */
@Name("mean-absolute-error")
public record MeanAbsoluteError() implements Metric {
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
        return new Errors(task, "mean-absolute-error", o -> o.absolute / o.examples);
    }
}
