package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The plain recurrent layer over a sequence of steps x features: h becomes f(x W + h R + b), with h at 0 before the first step (Elman 1990,
 * https://doi.org/10.1207/s15516709cog1402_1).
 *
 * @param units the length of h
 * @param activation f
 * @param returnSequences whether h of every step comes out, steps x units, rather than that of the last
 * @param bias whether b is there
 */
@Name("simple-rnn")
public record SimpleRNN(int units, Activation activation, boolean returnSequences, boolean bias) implements Recurrent {
    public SimpleRNN {
        Settings.atLeast(1, "units", units);
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int features = inputs.get(0).size(1);
        Weight kernel = Weight.kernel(Shape.of(features, units), features, units);
        Weight recurrent = new Weight("recurrent-kernel", Shape.of(units, units), Weight.Role.KERNEL, units, units);
        return bias ? List.of(kernel, recurrent, Weight.bias(units)) : List.of(kernel, recurrent);
    }

    @Override
    public long multiplyAddsOfStep(int features) {
        return (long) units * (features + units);
    }

    @Override
    public <T> List<T> step(Ops<T> ops, T x, List<T> state, Pass<T> pass) {
        T sums = ops.add(
                ops.matmul(x, pass.weight("kernel")), ops.matmul(state.get(0), pass.weight("recurrent-kernel")));
        return List.of(activation.apply(ops, bias ? ops.add(sums, pass.weight("bias")) : sums));
    }
}
