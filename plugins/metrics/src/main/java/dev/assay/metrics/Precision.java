package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * Precision: of what was predicted to be of a class, the share that is.
 *
 * <p>Values: {@code precision}, the mean over the classes or labels (the figure itself where there is one label); {@code precision/micro}, of
 * all decisions together; {@code precision/weighted}, the mean weighted by how often each is present; {@code precision/by-class}. A label is
 * predicted above a probability of 0.5. What is never predicted or never present is treated as in scikit-learn with
 * {@code zero_division=0}: the figure is 0, and a class that is neither is left out.
 */
@Name("precision")
public record Precision() implements Metric {
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
        return new Counts(task, "precision", (both, predicted, present) -> Counts.ratio(both, predicted));
    }
}
