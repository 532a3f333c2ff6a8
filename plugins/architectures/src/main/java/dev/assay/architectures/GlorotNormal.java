package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Xavier, normal: variance 2 / (fan-in + fan-out), not truncated (Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html). */
@Name("glorot-normal")
public record GlorotNormal() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.normal(weight, random, Math.sqrt(2.0 / (weight.fanIn() + weight.fanOut())));
    }
}
