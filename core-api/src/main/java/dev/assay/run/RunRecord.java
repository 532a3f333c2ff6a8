package dev.assay.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was and what came out of it.
 *
 * @param id begins with a hash of the canonical resolved config
 * @param name the experiment's name
 * @param metrics the figures of the weights that were tested, by {@code <part>/<metric>}
 * @param parameters how many numbers the network trains
 * @param parametersSha256 of all weights of the final model, in the network's order, as little-endian floats; empty if there is no model
 * @param chain digests of the weights over the steps, the last after the last step
 * @param seconds by phase: {@code total}, {@code train}, {@code validation}, {@code test}
 * @param examplesPerSecond by part
 * @param epochs the learning curves
 * @param evaluation the test metrics in full, tables and matrices included
 * @param failure what went wrong, for a person to read
 * @param runDirectory where the run's files are
 */
public record RunRecord(
        String id,
        String name,
        Status status,
        Map<String, Double> metrics,
        long parameters,
        String parametersSha256,
        List<WeightsDigest> chain,
        Map<String, Double> seconds,
        Map<String, Double> examplesPerSecond,
        List<EpochRecord> epochs,
        Map<String, MetricValue> evaluation,
        Provenance provenance,
        Optional<String> failure,
        String runDirectory) {
    /** How a run ended. */
    public enum Status {
        FINISHED,
        FAILED,
        STOPPED
    }

    public RunRecord {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
        examplesPerSecond = Collections.unmodifiableMap(new LinkedHashMap<>(examplesPerSecond));
        chain = List.copyOf(chain);
        epochs = List.copyOf(epochs);
        evaluation = Collections.unmodifiableMap(new LinkedHashMap<>(evaluation));
    }
}
