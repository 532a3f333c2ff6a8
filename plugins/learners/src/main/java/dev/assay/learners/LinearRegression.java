package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;

/**
 * Linear regression in closed form, on powers of the inputs: w = (X'X)^-1 X't, the least squares.
 *
 * <p>Bishop 2006, Pattern Recognition and Machine Learning, section 3.1. It keeps {@code noise-precision}, 1 / mean((t - w'x)^2) on the
 * training part, for each output.
 *
 * @param degree M: the columns of X are 1 and each input to the powers 1 to M; 0 or more
 */
@Name("linear-regression")
public record LinearRegression(int degree) implements Estimator {
    public LinearRegression {
        Settings.atLeast(0, "degree", degree);
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        return new LeastSquares(degree).fit(Table.of(training.examples()), 0);
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        return new LeastSquares(degree).predictor(input.length(), task.outputs().length(), learned);
    }
}
