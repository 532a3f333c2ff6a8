package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * The mean over all pairs of the batch of d^2 / 2 for two examples of one class, and of max(0, margin - d)^2 / 2 for two of different ones, where d is the
 * distance of their outputs; 0 for a batch of one (Hadsell et al. 2006, https://doi.org/10.1109/CVPR.2006.100).
 *
 * @param margin how far apart classes are to be, above 0
 */
@Name("contrastive")
public record Contrastive(double margin) implements Loss {
    private static final double LEAST = 1e-12;

    public Contrastive {
        Settings.positive("margin", margin);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        int rows = ops.shape(outputs).size(0);
        T squares = Pairs.squaredDistances(ops, outputs);
        T same = Pairs.same(ops, targets);
        // At a distance of 0 the root has no gradient.
        T distances = ops.sqrt(ops.maximum(squares, LEAST));
        T apart = ops.square(ops.relu(ops.subtract(margin, distances)));
        T each = ops.where(same, squares, apart);
        double pairs = Math.max(1, (double) rows * (rows - 1));
        return ops.divide(ops.sum(Pairs.withoutSelf(ops, each), false), 2 * pairs);
    }

    @Override
    public Head head() {
        return Head.SOFTMAX;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass;
    }
}
