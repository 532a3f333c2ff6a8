package dev.assay.spi;

import dev.assay.run.EpochRecord;
import java.util.List;

/**
 * How far training has come when a step is about to be taken.
 *
 * @param step the steps taken so far, from 0
 * @param totalSteps the steps that the run will take at most, at least 1
 * @param epoch the epochs gone so far, with their fraction: 1.5 is the middle of the second epoch
 * @param totalEpochs the epochs that the run will take at most
 * @param epochs what the epochs that are done brought, oldest first; a run that is taken up again has them from the start
 */
public record Progress(long step, long totalSteps, double epoch, double totalEpochs, List<EpochRecord> epochs) {
    public Progress {
        if (step < 0 || totalSteps < 1 || epoch < 0 || totalEpochs <= 0) {
            throw new IllegalArgumentException(
                    "step " + step + " of " + totalSteps + ", epoch " + epoch + " of " + totalEpochs);
        }
        epochs = List.copyOf(epochs);
    }

    /** A place of which nothing is known but where it is. */
    public Progress(long step, long totalSteps, double epoch, double totalEpochs) {
        this(step, totalSteps, epoch, totalEpochs, List.of());
    }

    /** The place of a step in a run of whole epochs, each of {@code stepsPerEpoch} steps. */
    public static Progress of(long step, long stepsPerEpoch, int epochs) {
        return new Progress(step, stepsPerEpoch * epochs, (double) step / stepsPerEpoch, epochs);
    }
}
