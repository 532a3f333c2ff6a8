package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Sets each element to 0 with probability {@code rate} in training and divides the others by 1 - rate; does nothing in inference
 * (Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html).
 *
 * @param rate the probability to DROP an element, in [0, 1)
 */
@Name("dropout")
public record Dropout(double rate) implements Layer {
    public Dropout {
        Settings.belowOne("rate", rate);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Inputs.one(inputs);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        if (!pass.training() || rate == 0) {
            return x;
        }
        T dropped = ops.greater(ops.scalar(rate), pass.uniform(ops.shape(x)));
        return ops.multiply(x, ops.divide(ops.subtract(1, dropped), 1 - rate));
    }
}
