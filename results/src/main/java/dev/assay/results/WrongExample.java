package dev.assay.results;

import dev.assay.tensor.Tensor;

/**
 * An example that a model got wrong.
 *
 * @param input without a batch dimension; channels x height x width with 1 or 3 channels is shown as a picture
 * @param truth the name of the true class, or what should have been predicted
 * @param prediction likewise what was predicted
 * @param probability that the model gave its prediction
 * @param index of the example in its part
 */
public record WrongExample(Tensor input, String truth, String prediction, double probability, int index) {}
