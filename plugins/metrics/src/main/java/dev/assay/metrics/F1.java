package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * F1: the harmonic mean of precision and recall.
 *
 * <p>Values: {@code f1}, the mean over the classes or labels (the figure itself where there is one label); {@code f1/micro}, of
 * all decisions together; {@code f1/weighted}, the mean weighted by how often each is present; {@code f1/by-class}. A label is
 * predicted above a probability of 0.5. What is never predicted or never present is treated as in scikit-learn with
 * {@code zero_division=0}: the figure is 0, and a class that is neither is left out.
 */
@Name("f1")
public record F1() implements Metric {
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
        return new Counts(task, "f1", (both, predicted, present) -> Counts.ratio(2.0 * both, predicted + present));
    }
}
