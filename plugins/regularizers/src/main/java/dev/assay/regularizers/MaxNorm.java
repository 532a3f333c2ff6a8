package dev.assay.regularizers;

import dev.assay.network.Weight;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.stream.IntStream;

/**
 * After each step, shortens the vector of weights that come into a unit to a greatest length, if it is longer (Srebro and Shraibman
 * 2005; with dropout: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html).
 *
 * <p>A unit's vector is a column of a matrix (inputs x units), and otherwise, as for a convolution's filter, all that stands at one
 * index of the first dimension.
 *
 * @param maximum the greatest Euclidean length, above 0
 */
@Name("max-norm")
public record MaxNorm(double maximum) implements Regularizer {
    public MaxNorm {
        Settings.positive("maximum", maximum);
    }

    @Override
    public boolean appliesTo(Weight weight) {
        return weight.role() == Weight.Role.KERNEL && weight.shape().rank() >= 2;
    }

    @Override
    public <T> T project(Ops<T> ops, T weights, Weight weight) {
        int rank = weight.shape().rank();
        int[] incoming = rank == 2 ? new int[] {0} : IntStream.range(1, rank).toArray();
        T length = ops.sqrt(ops.sum(ops.square(weights), true, incoming));
        return ops.multiply(weights, ops.divide(ops.scalar(maximum), ops.maximum(length, maximum)));
    }

    @Override
    public boolean hasProjection() {
        return true;
    }
}
