package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Ridge regression with a Gaussian kernel: f(x) = sum of a_i k(x, x_i) with a = (rate I + K)^-1 t and k = exp(-gamma distance^2).
 *
 * <p>Saunders, Gammerman and Vovk 1998. It takes the square of the number of training examples in memory, so there can be 10,000 at most.
 *
 * @param rate lambda, above 0
 * @param gamma above 0, by the square of the unit of the preprocessed inputs
 */
@Name("kernel-ridge-regression")
public record KernelRidgeRegression(double rate, double gamma) implements Estimator {
    private static final int MOST_EXAMPLES = 10_000;

    public KernelRidgeRegression {
        Settings.positive("rate", rate);
        Settings.positive("gamma", gamma);
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        int n = training.examples().size();
        if (n > MOST_EXAMPLES) {
            throw new UserException("kernel-ridge-regression takes at most " + MOST_EXAMPLES
                    + " training examples, there are " + n + ": use fewer, by split.limit-train");
        }
        Table table = Table.of(training.examples());
        double[][] kernel = new double[n][n];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j < n; j++) {
                kernel[i][j] = kernel(table.inputs(), i, table.inputs(), j, table.width()) + (i == j ? rate : 0);
            }
        });
        double[][] targets = new double[n][table.outputs()];
        for (int i = 0; i < n * table.outputs(); i++) {
            targets[i / table.outputs()][i % table.outputs()] = table.targets()[i];
        }
        RealMatrix coefficients;
        try {
            coefficients = new CholeskyDecomposition(new Array2DRowRealMatrix(kernel, false), 1e-9, 0)
                    .getSolver()
                    .solve(new Array2DRowRealMatrix(targets, false));
        } catch (MathIllegalArgumentException e) {
            throw new UserException(
                    "the kernel of these inputs can't be inverted: a larger learner.rate may help, or inputs that are finite",
                    e);
        }
        double[] flat = new double[n * table.outputs()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = coefficients.getEntry(i / table.outputs(), i % table.outputs());
        }
        Map<String, Tensor> learned = new LinkedHashMap<>();
        learned.put("inputs", new Tensor(Shape.of(n, table.width()), table.inputs()));
        Learned.put(learned, "coefficients", Shape.of(n, table.outputs()), flat);
        return learned;
    }

    private double kernel(float[] a, int i, float[] b, int j, int width) {
        return Math.exp(-gamma * Distances.exact(a, i * width, b, j * width, width));
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        int width = input.length();
        int outputs = task.outputs().length();
        Tensor inputs = Learned.tensor(learned, "inputs", Learned.ANY, width);
        double[] coefficients = Learned.doubles(learned, "coefficients", inputs.rows(), outputs);
        return queries -> {
            Tensor predictions = Tensor.zeros(Shape.of(queries.rows(), outputs));
            IntStream.range(0, queries.rows()).parallel().forEach(query -> {
                double[] sums = new double[outputs];
                for (int i = 0; i < inputs.rows(); i++) {
                    double k = kernel(queries.values(), query, inputs.values(), i, width);
                    for (int o = 0; o < outputs; o++) {
                        sums[o] += k * coefficients[i * outputs + o];
                    }
                }
                for (int o = 0; o < outputs; o++) {
                    predictions.values()[query * outputs + o] = (float) sums[o];
                }
            });
            return predictions;
        };
    }
}
