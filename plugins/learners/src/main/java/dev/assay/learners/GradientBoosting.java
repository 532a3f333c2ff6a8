package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.learners.Tree.Growth;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Boosting of small trees for numbers: each tree is grown on what those before leave over, and a share of it is added.
 *
 * <p>Friedman 2001, https://doi.org/10.1214/aos/1013203451, for the squared error.
 *
 * @param trees how many
 * @param depth questions on the way to a leaf of each
 * @param learningRate the share, above 0 and at most 1
 */
@Name("gradient-boosting")
public record GradientBoosting(int trees, int depth, double learningRate) implements Estimator {
    public GradientBoosting {
        Settings.atLeast(1, "trees", trees);
        Settings.atLeast(1, "depth", depth);
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw new IllegalArgumentException("learning-rate must be above 0 and at most 1, found " + learningRate);
        }
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        int outputs = table.outputs();
        double[] weights = new double[table.rows()];
        Arrays.fill(weights, 1);
        Growth growth = new Growth(depth, 1, table.width(), training.seeds().stream("gradient-boosting"));
        Tensor mean = Tensor.zeros(Shape.of(outputs));
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            for (int row = 0; row < table.rows(); row++) {
                sum += table.targets()[row * outputs + o];
            }
            mean.values()[o] = (float) (sum / table.rows());
        }
        double[] predicted = new double[table.rows() * outputs];
        Arrays.setAll(predicted, i -> mean.values()[i % outputs]);
        List<Tree> grown = new ArrayList<>();
        while (grown.size() < trees && !training.stop().getAsBoolean()) {
            float[] left = new float[predicted.length];
            for (int i = 0; i < left.length; i++) {
                left[i] = (float) (table.targets()[i] - predicted[i]);
            }
            Tree tree =
                    Tree.grow(new Table(table.rows(), table.width(), outputs, table.inputs(), left), weights, growth);
            double[] added = new double[outputs];
            for (int row = 0; row < table.rows(); row++) {
                Arrays.fill(added, 0);
                tree.add(table.inputs(), row, learningRate, added);
                for (int o = 0; o < outputs; o++) {
                    predicted[row * outputs + o] += added[o];
                }
            }
            grown.add(tree);
        }
        Map<String, Tensor> learned = new LinkedHashMap<>(Trees.learned(grown));
        learned.put("mean", mean);
        return learned;
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        List<Tree> grown = Trees.of(learned, input, task);
        int outputs = task.outputs().length();
        float[] mean = Learned.tensor(learned, "mean", outputs).values();
        return inputs -> {
            double[] predictions = new double[inputs.rows() * outputs];
            double[] sums = new double[outputs];
            for (int row = 0; row < inputs.rows(); row++) {
                Arrays.setAll(sums, o -> mean[o]);
                for (Tree tree : grown) {
                    tree.add(inputs.values(), row, learningRate, sums);
                }
                System.arraycopy(sums, 0, predictions, row * outputs, outputs);
            }
            return Tensor.of(Shape.of(inputs.rows(), outputs), predictions);
        };
    }
}
