package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The rectifier: f(x) = max(x, 0) (Nair and Hinton 2010, https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf). */
@Name("relu")
public record ReLU() implements Activation {
    @Override
    public <T> T apply(Ops<T> ops, T x) {
        return ops.relu(x);
    }
}
