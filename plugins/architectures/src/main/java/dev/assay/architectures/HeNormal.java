package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Normal with variance 2 / fan-in, not truncated, for rectifiers (He et al. 2015, https://arxiv.org/abs/1502.01852). */
@Name("he-normal")
public record HeNormal() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.normal(weight, random, Math.sqrt(2.0 / weight.fanIn()));
    }
}
