package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;

/**
 * 1 - (2 sum(p t) + smooth) / (sum(p) + sum(t) + smooth) of each example, with p = s(x), s the sigmoid: the overlap of what is found with what is there (Milletari et
 * al. 2016, https://arxiv.org/abs/1606.04797, with sums in place of sums of squares).
 *
 * @param smooth above 0: keeps the gradient alive where nothing is there
 */
@Name("dice")
public record Dice(double smooth) implements Loss {
    public Dice {
        Settings.positive("smooth", smooth);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        Shape shape = ops.shape(outputs);
        Shape flat = Shape.of(shape.size(0), shape.unbatched().length());
        T found = ops.reshape(ops.sigmoid(outputs), flat);
        T there = ops.reshape(targets, flat);
        T common = ops.sum(ops.multiply(found, there), false, 1);
        T both = ops.add(ops.sum(found, false, 1), ops.sum(there, false, 1));
        T overlap = ops.divide(ops.add(ops.multiply(common, 2), smooth), ops.add(both, smooth));
        return ops.subtract(1, ops.mean(overlap, false));
    }

    @Override
    public Head head() {
        return Head.SIGMOID;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiLabel;
    }
}
