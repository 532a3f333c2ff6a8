package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Another initializer for kernels, and biases that start at one value: a little above 0, rectifiers let something through at first (Goodfellow et al. 2016, section
 * 6.3.1, https://www.deeplearningbook.org/contents/mlp.html).
 *
 * @param kernel draws the kernels
 * @param bias what biases start with
 */
@Name("with-bias")
public record WithBias(Initializer kernel, double bias) implements Initializer {
    public WithBias {
        Settings.finite("bias", bias);
    }

    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        return kernel.initialize(weight, random);
    }
}
