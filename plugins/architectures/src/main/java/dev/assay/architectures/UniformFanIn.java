package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Uniform between -1/sqrt(fan-in) and 1/sqrt(fan-in) (LeCun et al. 1998, "Efficient BackProp", https://doi.org/10.1007/3-540-49430-8_2). */
@Name("uniform-fan-in")
public record UniformFanIn() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.uniform(weight, random, 1 / Math.sqrt(weight.fanIn()));
    }
}
