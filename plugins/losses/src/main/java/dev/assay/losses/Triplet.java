package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;

/**
 * The mean of max(0, |a - p|^2 - |a - n|^2 + margin) over all triplets of the batch: two examples a and p of one class, and n of another; 0 where there are none.
 * The outputs are points, and classes come to lie apart (Schroff et al. 2015, https://arxiv.org/abs/1503.03832; all triplets of a batch: Hermans et al. 2017,
 * https://arxiv.org/abs/1703.07737).
 *
 * @param margin above 0
 */
@Name("triplet")
public record Triplet(double margin) implements Loss {
    public Triplet {
        Settings.positive("margin", margin);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        int rows = ops.shape(outputs).size(0);
        T distances = Pairs.squaredDistances(ops, outputs);
        T same = Pairs.same(ops, targets);
        T positive = ops.reshape(Pairs.withoutSelf(ops, same), Shape.of(rows, rows, 1));
        T negative = ops.reshape(ops.subtract(1, same), Shape.of(rows, 1, rows));
        T nearer = ops.subtract(
                ops.reshape(distances, Shape.of(rows, rows, 1)), ops.reshape(distances, Shape.of(rows, 1, rows)));
        T triplets = ops.multiply(positive, negative);
        T sum = ops.sum(ops.multiply(triplets, ops.relu(ops.add(nearer, margin))), false);
        return ops.divide(sum, ops.maximum(ops.sum(triplets, false), 1));
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
