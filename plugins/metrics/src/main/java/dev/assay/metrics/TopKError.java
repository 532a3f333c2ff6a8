package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;

/**
 * The share of examples whose true class is not among the k most probable: 1 less {@link TopK}, as papers give it.
 *
 * <p>Its value is named by k: {@code top-1-error}.
 *
 * @param k at least 1; there must be more classes than that
 */
@Name("top-k-error")
public record TopKError(int k) implements Metric {
    public TopKError {
        Settings.atLeast(1, "k", k);
    }

    @Override
    public Goal goal() {
        return Goal.MINIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return new TopK(k).supports(task);
    }

    @Override
    public Accumulator start(Task task) {
        return TopK.accumulator(task, k, "top-" + k + "-error", share -> 1 - share);
    }
}
