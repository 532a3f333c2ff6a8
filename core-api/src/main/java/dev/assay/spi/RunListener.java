package dev.assay.spi;

import dev.assay.data.Part;
import dev.assay.run.EpochRecord;

/** Hears what a run does, in order and on the run's own thread; each method's default does nothing. */
public interface RunListener {
    /** Training is about to begin. */
    default void trainingStarts(long steps, int epochs, int batchSize) {}

    /** A step was taken; {@code loss} is the objective before it and {@code at} its place. */
    default void stepEnds(Progress at, double loss, double learningRate) {}

    /** An epoch was trained and validated. */
    default void epochEnds(EpochRecord epoch) {}

    /** A pass over validation or test examples has come this far. */
    default void evaluated(Part part, int done, int total) {}
}
