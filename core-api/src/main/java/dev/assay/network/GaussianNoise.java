package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Adds normal noise of mean 0 to each element in training; does nothing in inference (Bishop 1995, https://doi.org/10.1162/neco.1995.7.1.108).
 *
 * @param standardDeviation at least 0
 */
@Name("gaussian-noise")
public record GaussianNoise(double standardDeviation) implements Layer {
    public GaussianNoise {
        Settings.notNegative("standard-deviation", standardDeviation);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Inputs.one(inputs);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        return pass.training()
                ? ops.add(
                        x,
                        ops.multiply(
                                Noise.normal(ops, pass.uniform(ops.shape(x)), pass.uniform(ops.shape(x))),
                                standardDeviation))
                : x;
    }
}
