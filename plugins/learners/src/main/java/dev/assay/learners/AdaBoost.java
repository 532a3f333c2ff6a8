package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.learners.Tree.Growth;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Boosting of small trees for classes: each tree is grown with more weight on the examples that those before got wrong, and they vote, each with
 * a weight by how right it was.
 *
 * <p>AdaBoost, Freund and Schapire 1997, https://doi.org/10.1006/jcss.1997.1504, for more than two classes as SAMME, Zhu et al. 2009,
 * https://doi.org/10.4310/SII.2009.v2.n3.a8. Probabilities are the shares of the votes.
 *
 * @param trees how many at most; it ends early where one tree is right everywhere, or is no better than guessing
 * @param depth questions on the way to a leaf of each; 1 for stumps
 */
@Name("adaboost")
public record AdaBoost(int trees, int depth) implements Estimator {
    public AdaBoost {
        Settings.atLeast(1, "trees", trees);
        Settings.atLeast(1, "depth", depth);
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        int classes = table.outputs();
        double[] weights = new double[table.rows()];
        Arrays.fill(weights, 1.0 / table.rows());
        Growth growth = new Growth(depth, 1, table.width(), training.seeds().stream("adaboost"));
        List<Tree> grown = new ArrayList<>();
        List<Double> votes = new ArrayList<>();
        while (grown.size() < trees && !training.stop().getAsBoolean()) {
            Tree tree = Tree.grow(table, weights, growth);
            boolean[] wrong = new boolean[table.rows()];
            double error = 0;
            double all = 0;
            for (int row = 0; row < table.rows(); row++) {
                wrong[row] = tree.label(table.inputs(), row) != table.label(row);
                error += wrong[row] ? weights[row] : 0;
                all += weights[row];
            }
            error /= all;
            if (error <= 0) {
                grown.add(tree);
                votes.add(1.0);
                break;
            }
            if (error >= 1 - 1.0 / classes) {
                break;
            }
            double vote = Math.log((1 - error) / error) + Math.log(classes - 1);
            grown.add(tree);
            votes.add(vote);
            double sum = 0;
            for (int row = 0; row < table.rows(); row++) {
                weights[row] *= wrong[row] ? Math.exp(vote) : 1;
                sum += weights[row];
            }
            for (int row = 0; row < table.rows(); row++) {
                weights[row] /= sum;
            }
        }
        if (grown.isEmpty() && !training.stop().getAsBoolean()) {
            throw new UserException("a tree of learner.depth " + depth
                    + " is no better than guessing on these examples: deeper trees may be");
        }
        Map<String, Tensor> learned = new LinkedHashMap<>(Trees.learned(grown));
        learned.put(
                "votes",
                Tensor.of(
                        Shape.of(votes.size()),
                        votes.stream().mapToDouble(Double::doubleValue).toArray()));
        return learned;
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        List<Tree> grown = Trees.of(learned, input, task);
        float[] votes = Learned.tensor(learned, "votes", grown.size()).values();
        double all = 0;
        for (float vote : votes) {
            all += vote;
        }
        double total = all;
        int classes = task.outputs().length();
        return inputs -> {
            double[] shares = new double[inputs.rows() * classes];
            for (int row = 0; row < inputs.rows(); row++) {
                for (int i = 0; i < votes.length; i++) {
                    shares[row * classes + grown.get(i).label(inputs.values(), row)] += votes[i] / total;
                }
            }
            return Tensor.of(Shape.of(inputs.rows(), classes), shares);
        };
    }
}
