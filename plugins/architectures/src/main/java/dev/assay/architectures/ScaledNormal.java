package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Normal with standard deviation scale / sqrt(fan-in), not truncated.
 *
 * @param scale above 0
 */
@Name("scaled-normal")
public record ScaledNormal(double scale) implements Initializer {
    public ScaledNormal {
        Settings.positive("scale", scale);
    }

    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return Draws.normal(weight, random, scale / Math.sqrt(weight.fanIn()));
    }
}
