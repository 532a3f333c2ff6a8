package dev.assay.learners;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A linear support vector machine for each class against the rest, or for each label: |w|^2 / 2 + C sum of max(0, 1 - y w'x) becomes least.
 *
 * <p>Cortes and Vapnik 1995, https://doi.org/10.1007/BF00994018, by dual coordinate descent, Hsieh et al. 2008,
 * https://doi.org/10.1145/1390156.1390208. A constant input 1 takes the place of a bias, and its weight is kept small like the others.
 * Predictions are the softmax of the margins, or the sigmoid of each: they rank as the margins do, but are not calibrated.
 *
 * @param c how much a mistake costs, above 0
 * @param tolerance a pass whose gradients differ by less than this is the last, above 0
 * @param passes over the examples, at most
 */
@Name("linear-svm")
public record LinearSvm(double c, double tolerance, int passes) implements Estimator {
    public LinearSvm {
        Settings.positive("c", c);
        Settings.positive("tolerance", tolerance);
        Settings.atLeast(1, "passes", passes);
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass || task instanceof Task.MultiLabel;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        int columns = table.width() + 1;
        double[] weights = new double[table.outputs() * columns];
        IntStream.range(0, table.outputs()).parallel().forEach(output -> {
            RandomGenerator random = training.seeds().stream("linear-svm", output);
            double[] w = separate(table, output, random, training.stop());
            System.arraycopy(w, 0, weights, output * columns, columns);
        });
        Map<String, Tensor> learned = new LinkedHashMap<>();
        Learned.put(learned, "weights", Shape.of(table.outputs(), columns), weights);
        return learned;
    }

    private double[] separate(Table table, int output, RandomGenerator random, BooleanSupplier stop) {
        int width = table.width();
        int n = table.rows();
        float[] x = table.inputs();
        double[] w = new double[width + 1];
        double[] alpha = new double[n];
        double[] squares = new double[n];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
            squares[i] = 1;
            for (int k = 0; k < width; k++) {
                squares[i] += (double) x[i * width + k] * x[i * width + k];
            }
        }
        for (int pass = 0; pass < passes && !stop.getAsBoolean(); pass++) {
            double most = Double.NEGATIVE_INFINITY;
            double least = Double.POSITIVE_INFINITY;
            for (int turn = 0; turn < n; turn++) {
                int other = turn + random.nextInt(n - turn);
                int i = order[other];
                order[other] = order[turn];
                order[turn] = i;
                double y = table.targets()[i * table.outputs() + output] > 0.5f ? 1 : -1;
                double gradient = y * margin(w, 0, x, i * width, width) - 1;
                // At a bound only what leads away from it counts.
                double projected =
                        alpha[i] == 0 ? Math.min(gradient, 0) : alpha[i] == c ? Math.max(gradient, 0) : gradient;
                most = Math.max(most, projected);
                least = Math.min(least, projected);
                if (projected != 0) {
                    double before = alpha[i];
                    alpha[i] = Math.min(Math.max(before - gradient / squares[i], 0), c);
                    double change = (alpha[i] - before) * y;
                    for (int k = 0; k < width; k++) {
                        w[k] += change * x[i * width + k];
                    }
                    w[width] += change;
                }
            }
            if (most - least < tolerance) {
                break;
            }
        }
        return w;
    }

    private static double margin(double[] w, int fromW, float[] x, int fromX, int width) {
        double sum = w[fromW + width];
        for (int k = 0; k < width; k++) {
            sum += w[fromW + k] * x[fromX + k];
        }
        return sum;
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        int width = input.length();
        int outputs = task.outputs().length();
        double[] weights = Learned.doubles(learned, "weights", outputs, width + 1);
        Head head = task.head();
        return inputs -> {
            Tensor margins = Tensor.zeros(Shape.of(inputs.rows(), outputs));
            for (int row = 0; row < inputs.rows(); row++) {
                for (int o = 0; o < outputs; o++) {
                    margins.values()[row * outputs + o] =
                            (float) margin(weights, o * (width + 1), inputs.values(), row * width, width);
                }
            }
            return head.apply(margins);
        };
    }
}
