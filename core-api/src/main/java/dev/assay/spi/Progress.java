package dev.assay.spi;

/**
 * How far training has come when a step is about to be taken.
 *
 * @param step the steps taken so far, from 0
 * @param totalSteps the steps that the run will take at most, at least 1
 * @param epoch the epochs gone so far, with their fraction: 1.5 is the middle of the second epoch
 * @param totalEpochs the epochs that the run will take at most
 */
public record Progress(long step, long totalSteps, double epoch, double totalEpochs) {
    public Progress {
        if (step < 0 || totalSteps < 1 || epoch < 0 || totalEpochs <= 0) {
            throw new IllegalArgumentException(
                    "step " + step + " of " + totalSteps + ", epoch " + epoch + " of " + totalEpochs);
        }
    }

    /** The place of a step in a run of whole epochs, each of {@code stepsPerEpoch} steps. */
    public static Progress of(long step, long stepsPerEpoch, int epochs) {
        return new Progress(step, stepsPerEpoch * epochs, (double) step / stepsPerEpoch, epochs);
    }
}
