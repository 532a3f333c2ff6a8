package dev.assay.experiments.spec;

import dev.assay.spi.Settings;
import java.util.Optional;

/**
 * How examples are divided into the parts of a run.
 *
 * @param validation taken out of the training part where the data set has no validation part of its own
 * @param test taken out of the training part where the data set has no test part of its own
 * @param stratified whether each part gets the classes in the proportion in which they are there; tasks without classes are divided at
 *     random
 * @param seed what the division is drawn from; the run's own seed where empty
 * @param fold in place of {@code test}: the one of several folds of the training part that is tested on, whatever test part the data set has
 * @param limitTrain use so many training examples at most, a random subset
 */
public record SplitSpec(
        Optional<Amount> validation,
        Optional<Amount> test,
        boolean stratified,
        Optional<Long> seed,
        Optional<Fold> fold,
        Optional<Amount> limitTrain,
        Optional<Amount> limitValidation,
        Optional<Amount> limitTest) {
    /**
     * One of the parts of about the same size that the training part is divided into.
     *
     * @param number from 1
     * @param of how many there are, 2 or more
     */
    public record Fold(int number, int of) {
        public Fold {
            Settings.atLeast(2, "of", of);
            if (number < 1 || number > of) {
                throw new IllegalArgumentException("number must be from 1 to " + of + ", found " + number);
            }
        }
    }
}
