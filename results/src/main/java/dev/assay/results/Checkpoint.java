package dev.assay.results;

import dev.assay.run.EpochRecord;
import dev.assay.run.Snapshot;
import dev.assay.run.WeightsDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a training needs to go on as if it had not been interrupted. Random numbers are functions of the seed and the counters, and early stopping
 * is one of the epochs, so neither has a state of its own.
 *
 * @param counters where it is
 * @param model weights and slots
 * @param best those of the best epoch so far
 */
public record Checkpoint(Counters counters, Snapshot model, Optional<Best> best) {
    /**
     * Where a training is.
     *
     * @param step the steps taken
     * @param lossSum of the epoch that has begun, over its examples so far
     * @param examples the examples of that epoch so far
     * @param lastLoss of the last step; NaN before the first
     * @param elapsed seconds since training began, interruptions left out
     * @param seconds by phase
     * @param seen examples by part
     * @param epochs those that are over
     * @param chain digests of the weights so far
     */
    public record Counters(
            long step,
            double lossSum,
            int examples,
            double lastLoss,
            double elapsed,
            Map<String, Double> seconds,
            Map<String, Integer> seen,
            List<EpochRecord> epochs,
            List<WeightsDigest> chain) {
        public Counters {
            seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
            seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
            epochs = List.copyOf(epochs);
            chain = List.copyOf(chain);
        }
    }

    /**
     * The best epoch so far.
     *
     * @param step the steps taken at its end
     * @param metrics its figures
     */
    public record Best(long step, Snapshot model, Map<String, Double> metrics) {
        public Best {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }
}
