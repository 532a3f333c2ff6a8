package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * The rectifier with noise: f(x) = max(0, x + n), in training with n normal of mean 0 and variance 1 / (1 + exp(-x)), in inference without (Nair and Hinton
 * 2010, https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf).
 */
@Name("noisy-relu")
public record NoisyReLU() implements Activation {
    /** As in inference. */
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.relu(x);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        if (!pass.training()) {
            return apply(ops, x);
        }
        T noise = Noise.normal(ops, pass.uniform(ops.shape(x)), pass.uniform(ops.shape(x)));
        return ops.relu(ops.add(x, ops.multiply(noise, ops.sqrt(ops.sigmoid(x)))));
    }
}
