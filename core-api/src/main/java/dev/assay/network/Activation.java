package dev.assay.network;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/** A layer that maps each element, or each row of scores, by a function without weights. */
public interface Activation extends Layer {
    /** The function on a batch, of the same shape. */
    <T> T apply(Ops<T> ops, T x);

    @Override
    default Shape output(List<Shape> inputs) {
        return Inputs.one(inputs);
    }

    @Override
    default <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return apply(ops, inputs.get(0));
    }
}
