package dev.assay.results.compare;

import dev.assay.results.RunDirectory;
import dev.assay.run.RunRecord;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run that takes part in a comparison.
 *
 * @param config by path, without what does not make a run another run
 */
public record ComparedRun(RunDirectory directory, RunRecord record, SortedMap<String, String> config) {
    public ComparedRun {
        config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }

    /** The value of a figure, NaN where the run has none. */
    double value(String metric) {
        return record.metrics().getOrDefault(metric, Double.NaN);
    }
}
