package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A gated recurrent unit over a sequence of steps x features (Cho et al. 2014, https://arxiv.org/abs/1406.1078), with the reset after the
 * product as Keras ({@code reset_after}) and PyTorch have it.
 *
 * <p>With h at 0 before the first step, and s for the logistic function, each step computes
 *
 * <pre>
 *   z = s(x Wz + bz + h Rz + cz)   r = s(x Wr + br + h Rr + cr)   n = tanh(x Wn + bn + r (h Rn + cn))
 *   h = (1 - z) n + z h
 * </pre>
 *
 * The gates lie side by side in the order z, r, n, as in Keras; in PyTorch it is r, z, n. {@code kernel} is features x 3 units, {@code
 * recurrent-kernel} units x 3 units, {@code bias} (b) and {@code recurrent-bias} (c) 3 units each.
 *
 * @param units the length of h
 * @param returnSequences whether h of every step comes out, steps x units, rather than that of the last
 */
@Name("gru")
public record GRU(int units, boolean returnSequences) implements Recurrent {
    private static final int GATES = 3;

    public GRU {
        Settings.atLeast(1, "units", units);
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int features = inputs.get(0).size(1);
        int gates = Math.multiplyExact(GATES, units);
        return List.of(
                Weight.kernel(Shape.of(features, gates), features, gates),
                new Weight("recurrent-kernel", Shape.of(units, gates), Weight.Role.KERNEL, units, gates),
                Weight.bias(gates),
                new Weight("recurrent-bias", Shape.of(gates), Weight.Role.BIAS, 1, 1));
    }

    @Override
    public long multiplyAddsOfStep(int features) {
        return (long) GATES * units * (features + units);
    }

    @Override
    public <T> List<T> step(Ops<T> ops, T x, List<T> state, Pass<T> pass) {
        T h = state.get(0);
        T fromX = ops.add(ops.matmul(x, pass.weight("kernel")), pass.weight("bias"));
        T fromH = ops.add(ops.matmul(h, pass.weight("recurrent-kernel")), pass.weight("recurrent-bias"));
        T update = ops.sigmoid(ops.add(gate(ops, fromX, 0), gate(ops, fromH, 0)));
        T reset = ops.sigmoid(ops.add(gate(ops, fromX, 1), gate(ops, fromH, 1)));
        T candidate = ops.tanh(ops.add(gate(ops, fromX, 2), ops.multiply(reset, gate(ops, fromH, 2))));
        return List.of(ops.add(ops.multiply(update, h), ops.multiply(ops.subtract(1, update), candidate)));
    }

    private <T> T gate(Ops<T> ops, T sums, int gate) {
        return ops.slice(sums, 1, gate * units, (gate + 1) * units);
    }
}
