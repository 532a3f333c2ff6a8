package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** All zeros; only for a network without hidden units, since hidden units that start alike stay alike. */
@Name("zeros")
public record Zeros() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Tensor.zeros(weight.shape());
    }
}
