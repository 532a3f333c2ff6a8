package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;

/**
 * Ridge regression in closed form, on powers of the inputs: w = (rate I + X'X)^-1 X't.
 *
 * <p>Hoerl and Kennard 1970, https://doi.org/10.1080/00401706.1970.10488634. The weight of the constant 1 is kept small like the others. It
 * keeps {@code noise-precision} as {@link LinearRegression} does.
 *
 * @param rate lambda, above 0
 * @param degree as in {@link LinearRegression}
 */
@Name("ridge-regression")
public record RidgeRegression(double rate, int degree) implements Estimator {
    public RidgeRegression {
        Settings.positive("rate", rate);
        Settings.atLeast(0, "degree", degree);
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        return new LeastSquares(degree).fit(Table.of(training.examples()), rate);
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        return new LeastSquares(degree).predictor(input.length(), task.outputs().length(), learned);
    }
}
