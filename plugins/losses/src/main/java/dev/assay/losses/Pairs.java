package dev.assay.losses;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;

/** What losses over pairs of examples compare; each is rows x rows for a batch of so many rows. */
final class Pairs {
    private Pairs() {}

    /** |x_i - x_j|^2. */
    static <T> T squaredDistances(Ops<T> ops, T points) {
        Shape shape = ops.shape(points);
        int rows = shape.size(0);
        int width = shape.size(1);
        T differences = ops.subtract(
                ops.reshape(points, Shape.of(rows, 1, width)), ops.reshape(points, Shape.of(1, rows, width)));
        return ops.sum(ops.square(differences), false, 2);
    }

    /** 1 where two are of one class, from one-hot targets. */
    static <T> T same(Ops<T> ops, T targets) {
        return ops.matmul(targets, ops.transpose(targets));
    }

    /** The same with 0 where an example meets itself. */
    static <T> T withoutSelf(Ops<T> ops, T pairs) {
        int rows = ops.shape(pairs).size(0);
        double[] others = new double[rows * rows];
        for (int i = 0; i < others.length; i++) {
            others[i] = i / rows == i % rows ? 0 : 1;
        }
        return ops.multiply(pairs, ops.constant(Shape.of(rows, rows), others));
    }
}
