package dev.assay.spi;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A learner that finds its model by itself, without a network or an engine: in closed form, by search, or by keeping the examples.
 *
 * <p>What is learned are numbers by name, in single precision. The model is made from those numbers alone, at once and after a restart,
 * so that both are the same to the bit.
 */
public non-sealed interface Estimator extends Learner {
    /** Whether it can learn the task. */
    boolean supports(Task task);

    /**
     * Learns; the same on the same data with the same seeds, whatever the number of threads.
     *
     * @throws UserException where these examples can't be learned from, saying what may help
     */
    Map<String, Tensor> fit(Training training);

    /**
     * The model that these numbers make.
     *
     * @param input the shape of one preprocessed example
     * @param learned what {@link #fit} gave, or the same from a file
     * @throws IllegalArgumentException where they can't be what was learned from such examples
     */
    Predictor predictor(Task task, Shape input, Map<String, Tensor> learned);

    /**
     * What there is to learn from.
     *
     * @param examples the preprocessed training part, at least one
     * @param seeds where all randomness comes from
     * @param stop asked now and then; once true, what {@link #fit} gives is not used any more, so that it may return as it likes
     */
    record Training(Examples examples, Task task, Seeds seeds, BooleanSupplier stop) {}

    /** A model that has learned; several threads may use it at once. */
    interface Predictor {
        /**
         * Predicts for a batch of preprocessed examples, each by itself.
         *
         * @return batch x outputs: probabilities or scores that rank as they would, from 0 to 1, for classes and labels, numbers for regression
         */
        Tensor predict(Tensor inputs);
    }
}
