package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Uniform with limit sqrt(6 / fan-in), for rectifiers (He et al. 2015, https://arxiv.org/abs/1502.01852). */
@Name("he-uniform")
public record HeUniform() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.uniform(weight, random, Math.sqrt(6.0 / weight.fanIn()));
    }
}
