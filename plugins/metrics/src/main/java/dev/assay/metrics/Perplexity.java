package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * The exponential of the mean of -log(probability of the truth): as uncertain as a fair choice among so many classes. For models of
 * language, whose classes are the next characters or words: of sequences, and of classes only where a config names it.
 *
 * <p>Jelinek et al. 1977, https://doi.org/10.1121/1.2016299. Probabilities are kept from 0 as in {@link LogLoss}.
 */
@Name("perplexity")
public record Perplexity() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MINIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass || task instanceof Task.SequenceLabeling;
    }

    @Override
    public boolean usual(Task task) {
        return task instanceof Task.SequenceLabeling;
    }

    @Override
    public Accumulator start(Task task) {
        return LogLoss.accumulator(task, "perplexity", Math::exp);
    }
}
