package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Normal with mean 0 and one standard deviation for all layers, not truncated. */
@Name("normal")
public record Normal(double standardDeviation) implements Initializer {
    public Normal {
        Settings.positive("standard-deviation", standardDeviation);
    }

    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.normal(weight, random, standardDeviation);
    }
}
