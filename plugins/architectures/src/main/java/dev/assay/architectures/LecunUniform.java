package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Uniform between -l and l, l = sqrt(3 / fan-in), of variance 1 / fan-in (LeCun et al. 1998, "Efficient BackProp", https://doi.org/10.1007/3-540-49430-8_2).
 */
@Name("lecun-uniform")
public record LecunUniform() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.uniform(weight, random, Math.sqrt(3.0 / weight.fanIn()));
    }
}
