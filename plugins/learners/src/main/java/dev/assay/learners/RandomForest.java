package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.learners.Tree.Growth;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A random forest: trees that are each grown on as many examples drawn with replacement, trying some of the inputs for each split. p(c|v) is
 * the mean over the trees.
 *
 * <p>Breiman 2001, https://doi.org/10.1023/A:1010933404324.
 *
 * @param trees how many
 * @param features how many inputs are tried for a split; where empty the square root of how many there are, for numbers a third of them
 * @param maxDepth questions on the way to a leaf, at most; as many as it takes where empty
 * @param minLeaf training examples in a leaf, at least
 */
@Name("random-forest")
public record RandomForest(int trees, Optional<Integer> features, Optional<Integer> maxDepth, int minLeaf)
        implements Estimator {
    public RandomForest {
        Settings.atLeast(1, "trees", trees);
        features.ifPresent(count -> Settings.atLeast(1, "features", count));
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
        int usual = training.task() instanceof Task.Regression ? table.width() / 3 : (int) Math.sqrt(table.width());
        int tried = Math.min(table.width(), features.orElse(Math.max(1, usual)));
        return Trees.learned(IntStream.range(0, trees)
                .parallel()
                .mapToObj(tree -> {
                    RandomGenerator random = training.seeds().stream("random-forest", tree);
                    double[] drawn = new double[table.rows()];
                    for (int i = 0; i < drawn.length; i++) {
                        drawn[random.nextInt(drawn.length)]++;
                    }
                    int depth = training.stop().getAsBoolean() ? 0 : maxDepth.orElse(Integer.MAX_VALUE);
                    return Tree.grow(table, drawn, new Growth(depth, minLeaf, tried, random));
                })
                .toList());
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        return Trees.mean(Trees.of(learned, input, task), task);
    }
}
