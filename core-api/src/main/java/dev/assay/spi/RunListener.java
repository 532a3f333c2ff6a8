package dev.assay.spi;

import dev.assay.data.Part;
import dev.assay.run.EpochRecord;
import dev.assay.tensor.Tensor;
import java.util.Map;

/** Hears what a run does, in order and on the run's own thread; each method's default does nothing. */
public interface RunListener {
    /** Training is about to begin. */
    default void trainingStarts(long steps, int epochs, int batchSize) {}

    /** A step was taken; {@code loss} is the objective before it and {@code at} its place. */
    default void stepEnds(Progress at, double loss, double learningRate) {}

    /** An epoch was trained and validated. */
    default void epochEnds(EpochRecord epoch) {}

    /** Something was seen within the network: tensors by name, to be kept with the run; the same name again takes the place of the one before. */
    default void seen(Map<String, Tensor> tensors) {}

    /** A pass over validation or test examples has come this far. */
    default void evaluated(Part part, int done, int total) {}
}
