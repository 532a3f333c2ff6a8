package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * Recall: of what is of a class, the share that was predicted to be.
 *
 * <p>Values: {@code recall}, the mean over the classes or labels (the figure itself where there is one label); {@code recall/micro}, of
 * all decisions together; {@code recall/weighted}, the mean weighted by how often each is present; {@code recall/by-class}. A label is
 * predicted above a probability of 0.5. What is never predicted or never present is treated as in scikit-learn with
 * {@code zero_division=0}: the figure is 0, and a class that is neither is left out.
 */
@Name("recall")
public record Recall() implements Metric {
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
        return new Counts(task, "recall", (both, predicted, present) -> Counts.ratio(both, present));
    }
}
