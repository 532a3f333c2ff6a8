package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Kernel regression: the mean of all training targets, weighted by exp(-distance^2 / (2 bandwidth^2)).
 *
 * <p>Nadaraya 1964, https://doi.org/10.1137/1109020; Watson 1964. For classes and labels the targets are 0 and 1, so that the mean is a
 * probability. Each prediction looks at all training examples.
 *
 * @param bandwidth above 0, in the unit of the preprocessed inputs
 */
@Name("kernel-regression")
public record KernelRegression(double bandwidth) implements Estimator {
    public KernelRegression {
        Settings.positive("bandwidth", bandwidth);
    }

    @Override
    public boolean supports(Task task) {
        return task.outputs().rank() == 1;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        return Map.of(
                "inputs", new Tensor(Shape.of(table.rows(), table.width()), table.inputs()),
                "targets", new Tensor(Shape.of(table.rows(), table.outputs()), table.targets()));
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        int width = input.length();
        int outputs = task.outputs().length();
        Tensor inputs = Learned.tensor(learned, "inputs", Learned.ANY, width);
        float[] targets =
                Learned.tensor(learned, "targets", inputs.rows(), outputs).values();
        return queries -> {
            Tensor predictions = Tensor.zeros(Shape.of(queries.rows(), outputs));
            IntStream.range(0, queries.rows()).parallel().forEach(query -> {
                double[] weights = new double[inputs.rows()];
                double nearest = Double.POSITIVE_INFINITY;
                for (int row = 0; row < weights.length; row++) {
                    weights[row] =
                            Distances.exact(queries.values(), query * width, inputs.values(), row * width, width);
                    nearest = Math.min(nearest, weights[row]);
                }
                double all = 0;
                for (int row = 0; row < weights.length; row++) {
                    // The nearest has weight 1, so that not all become 0 where all are far; the mean is the same.
                    weights[row] = Math.exp((nearest - weights[row]) / (2 * bandwidth * bandwidth));
                    all += weights[row];
                }
                for (int o = 0; o < outputs; o++) {
                    double sum = 0;
                    for (int row = 0; row < weights.length; row++) {
                        sum += weights[row] * targets[row * outputs + o];
                    }
                    predictions.values()[query * outputs + o] = (float) (sum / all);
                }
            });
            return predictions;
        };
    }
}
