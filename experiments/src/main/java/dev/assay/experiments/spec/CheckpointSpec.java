package dev.assay.experiments.spec;

import dev.assay.spi.Settings;
import java.util.Optional;

/**
 * When a run keeps all that it needs to go on after a kill. It is always kept at the end of training, and when the user stops the run.
 *
 * @param everyEpochs after so many epochs
 * @param everySteps after so many steps
 * @param everyMinutes after so many minutes of training
 * @param keep how many stay, the latest
 */
public record CheckpointSpec(
        Optional<Integer> everyEpochs, Optional<Long> everySteps, Optional<Double> everyMinutes, int keep) {
    public CheckpointSpec {
        everyEpochs.ifPresent(epochs -> Settings.atLeast(1, "every-epochs", epochs));
        everySteps.ifPresent(steps -> {
            if (steps < 1) {
                throw new IllegalArgumentException("every-steps must be at least 1, found " + steps);
            }
        });
        everyMinutes.ifPresent(minutes -> Settings.positive("every-minutes", minutes));
        Settings.atLeast(1, "keep", keep);
    }
}
