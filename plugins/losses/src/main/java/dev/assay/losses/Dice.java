package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.stream.IntStream;

/**
 * 1 - (2 sum(p t) + smooth) / (sum(p) + sum(t) + smooth) of each example and class, the sums over places, with p = softmax(x); the mean over classes: the overlap of
 * what is found with what is there, for segmentation (Milletari et al. 2016, https://arxiv.org/abs/1606.04797, with sums in place of sums of squares). Places of no
 * class count for nothing.
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
        int classes = Head.classDimension(shape);
        T known = ops.sum(targets, true, classes);
        T found = ops.multiply(ops.softmax(outputs, classes), known);
        int[] places =
                IntStream.range(1, shape.rank()).filter(d -> d != classes).toArray();
        T common = places(ops, ops.multiply(found, targets), places);
        T both = ops.add(places(ops, found, places), places(ops, targets, places));
        T overlap = ops.divide(ops.add(ops.multiply(common, 2), smooth), ops.add(both, smooth));
        return ops.subtract(1, ops.mean(overlap, false));
    }

    private static <T> T places(Ops<T> ops, T x, int... places) {
        return places.length == 0 ? x : ops.sum(x, false, places);
    }

    @Override
    public Head head() {
        return Head.SOFTMAX;
    }

    @Override
    public boolean supports(Task task) {
        return task.head() == Head.SOFTMAX;
    }
}
