package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Long short-term memory over a sequence of steps x features (Hochreiter and Schmidhuber 1997,
 * https://doi.org/10.1162/neco.1997.9.8.1735, with the forget gate of Gers et al. 2000, https://doi.org/10.1162/089976600300015015).
 *
 * <p>With h and c at 0 before the first step, and s for the logistic function, each step computes
 *
 * <pre>
 *   i = s(x Wi + h Ri + bi)   f = s(x Wf + h Rf + bf)   g = tanh(x Wg + h Rg + bg)   o = s(x Wo + h Ro + bo)
 *   c = f c + i g             h = o tanh(c)
 * </pre>
 *
 * The gates lie side by side in the order i, f, g, o, as in Keras and PyTorch: {@code kernel} is features x 4 units, {@code
 * recurrent-kernel} units x 4 units, {@code bias} 4 units. PyTorch has two biases, whose sum is this one.
 *
 * @param units the length of h and c
 * @param returnSequences whether h of every step comes out, steps x units, rather than that of the last
 */
@Name("lstm")
public record LSTM(int units, boolean returnSequences) implements Recurrent {
    private static final int GATES = 4;

    public LSTM {
        Settings.atLeast(1, "units", units);
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int features = inputs.get(0).size(1);
        int gates = Math.multiplyExact(GATES, units);
        return List.of(
                Weight.kernel(Shape.of(features, gates), features, gates),
                new Weight("recurrent-kernel", Shape.of(units, gates), Weight.Role.KERNEL, units, gates),
                Weight.bias(gates));
    }

    @Override
    public long multiplyAddsOfStep(int features) {
        return (long) GATES * units * (features + units);
    }

    @Override
    public <T> List<T> step(Ops<T> ops, T x, List<T> state, Pass<T> pass) {
        T sums = ops.add(
                ops.add(
                        ops.matmul(x, pass.weight("kernel")),
                        ops.matmul(state.get(0), pass.weight("recurrent-kernel"))),
                pass.weight("bias"));
        T input = ops.sigmoid(gate(ops, sums, 0));
        T forget = ops.sigmoid(gate(ops, sums, 1));
        T candidate = ops.tanh(gate(ops, sums, 2));
        T output = ops.sigmoid(gate(ops, sums, 3));
        T c = ops.add(ops.multiply(forget, state.get(1)), ops.multiply(input, candidate));
        return List.of(ops.multiply(output, ops.tanh(c)), c);
    }

    private <T> T gate(Ops<T> ops, T sums, int gate) {
        return ops.slice(sums, 1, gate * units, (gate + 1) * units);
    }
}
