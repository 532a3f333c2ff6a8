package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.learners.Tree.Growth;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A decision tree: CART, Breiman et al. 1984. Splits lower the Gini impurity of classes and labels, or the variance of numbers, most.
 *
 * <p>Of splits that are equally good the one on the first input counts. Probabilities are the shares of the classes in a leaf.
 *
 * @param maxDepth questions on the way to a leaf, at most; as many as it takes where empty
 * @param minLeaf training examples in a leaf, at least
 */
@Name("decision-tree")
public record DecisionTree(Optional<Integer> maxDepth, int minLeaf) implements Estimator {
    public DecisionTree {
        maxDepth.ifPresent(depth -> Settings.atLeast(1, "max-depth", depth));
        Settings.atLeast(1, "min-leaf", minLeaf);
    }

    @Override
    public boolean supports(Task task) {
        return task.outputs().rank() == 1;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        double[] weights = new double[table.rows()];
        Arrays.fill(weights, 1);
        Growth growth = new Growth(
                maxDepth.orElse(Integer.MAX_VALUE), minLeaf, table.width(), training.seeds().stream("decision-tree"));
        return Tree.grow(table, weights, growth).learned();
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        return Trees.mean(
                List.of(Tree.of(learned, input.length(), task.outputs().length())), task);
    }
}
