package dev.assay.experiments.spec;

import java.util.Optional;

/**
 * How examples are divided into the parts of a run.
 *
 * @param validation taken out of the training part where the data set has no validation part of its own
 * @param test taken out of the training part where the data set has no test part of its own
 * @param stratified whether each part gets the classes in the proportion in which they are there; tasks without classes are divided at
 *     random
 * @param limitTrain use so many training examples at most, a random subset
 */
public record SplitSpec(
        Optional<Amount> validation,
        Optional<Amount> test,
        boolean stratified,
        Optional<Amount> limitTrain,
        Optional<Amount> limitValidation,
        Optional<Amount> limitTest) {}
