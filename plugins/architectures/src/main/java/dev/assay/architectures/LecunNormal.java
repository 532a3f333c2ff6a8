package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Normal with variance 1 / fan-in, not truncated (LeCun et al. 1998, "Efficient BackProp", https://doi.org/10.1007/3-540-49430-8_2).
 */
@Name("lecun-normal")
public record LecunNormal() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.normal(weight, random, Math.sqrt(1.0 / weight.fanIn()));
    }
}
