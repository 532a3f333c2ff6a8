package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** One value everywhere; only for a network without hidden units, since hidden units that start alike stay alike. */
@Name("constant")
public record Constant(double value) implements Initializer {
    public Constant {
        Settings.finite("value", value);
    }

    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        Tensor tensor = Tensor.zeros(weight.shape());
        Arrays.fill(tensor.values(), (float) value);
        return tensor;
    }
}
