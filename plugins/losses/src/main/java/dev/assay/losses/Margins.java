package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.tensor.Ops;

/** What support vector machines compare. */
final class Margins {
    private Margins() {}

    /** max(0, margin + x_j - x_y) for each class j but the true one, for which it is 0. */
    static <T> T violated(Ops<T> ops, T outputs, T targets, double margin) {
        T own = ops.sum(ops.multiply(outputs, targets), true, Head.classDimension(ops.shape(outputs)));
        // 1 where an example or place has a class, so that one without counts for nothing.
        T known = ops.sum(targets, true, Head.classDimension(ops.shape(outputs)));
        T ahead = ops.relu(ops.add(ops.subtract(outputs, own), margin));
        return ops.multiply(ahead, ops.subtract(known, targets));
    }
}
