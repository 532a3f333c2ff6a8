package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Xavier, uniform: limit sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html). */
@Name("glorot-uniform")
public record GlorotUniform() implements Initializer {
    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.uniform(weight, random, Math.sqrt(6.0 / (weight.fanIn() + weight.fanOut())));
    }
}
