package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Uniform between -limit and limit, for all layers alike.
 *
 * @param limit above 0
 */
@Name("uniform")
public record Uniform(double limit) implements Initializer {
    public Uniform {
        Settings.positive("limit", limit);
    }

    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.uniform(weight, random, limit);
    }
}
