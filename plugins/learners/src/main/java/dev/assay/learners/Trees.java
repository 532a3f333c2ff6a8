package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator.Predictor;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several trees together. */
final class Trees {
    private static final String TREE = "tree";

    private Trees() {}

    static Map<String, Tensor> learned(List<Tree> trees) {
        Map<String, Tensor> learned = new LinkedHashMap<>();
        for (int i = 0; i < trees.size(); i++) {
            learned.putAll(
                    Learned.prefixed(Learned.member(TREE, i), trees.get(i).learned()));
        }
        return learned;
    }

    /** What {@link #learned} gave. */
    static List<Tree> of(Map<String, Tensor> learned, Shape input, Task task) {
        List<Tree> trees = new ArrayList<>();
        while (true) {
            Map<String, Tensor> tree = Learned.below(Learned.member(TREE, trees.size()), learned);
            if (tree.isEmpty() && !trees.isEmpty()) {
                return trees;
            }
            trees.add(Tree.of(tree, input.length(), task.outputs().length()));
        }
    }

    /** The mean of what the trees say. */
    static Predictor mean(List<Tree> trees, Task task) {
        int outputs = task.outputs().length();
        return inputs -> {
            Tensor predictions = Tensor.zeros(Shape.of(inputs.rows(), outputs));
            for (int row = 0; row < inputs.rows(); row++) {
                double[] sums = new double[outputs];
                for (Tree tree : trees) {
                    tree.add(inputs.values(), row, 1, sums);
                }
                for (int o = 0; o < outputs; o++) {
                    predictions.values()[row * outputs + o] = (float) (sums[o] / trees.size());
                }
            }
            return predictions;
        };
    }
}
