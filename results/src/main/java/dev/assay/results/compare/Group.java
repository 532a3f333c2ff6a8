package dev.assay.results.compare;

import dev.assay.network.Summary;
import dev.assay.results.statistics.SampleSummary;
import java.util.List;
import java.util.Optional;

/**
 * Runs that differ in nothing that is asked about.
 *
 * @param label the values that make the group: {@code lenet}
 * @param runs by repetition
 * @param summary of the metric
 * @param network of its first run
 * @param front the costs for which no other group is both cheaper and better
 */
public record Group(
        String label,
        List<ComparedRun> runs,
        SampleSummary summary,
        Costs costs,
        Optional<Summary> network,
        List<Costs.Kind> front) {
    public Group {
        runs = List.copyOf(runs);
        front = List.copyOf(front);
    }

    /** The metric of each run. */
    public double[] values(String metric) {
        return runs.stream().mapToDouble(run -> run.value(metric)).toArray();
    }
}
