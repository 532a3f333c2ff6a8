package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Gradient descent with Nesterov's momentum: v = m v + g; w -= l (g + m v), as in PyTorch's SGD with nesterov=True (Sutskever et al.
 * 2013, https://proceedings.mlr.press/v28/sutskever13.html).
 *
 * @param momentum m, the share of the velocity that a step keeps, in [0, 1)
 */
@Name("nesterov")
public record Nesterov(Schedule learningRate, double momentum) implements Optimizer {
    public Nesterov {
        Settings.belowOne("momentum", momentum);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        T velocity = ops.add(ops.multiply(slots.get(0), momentum), gradient);
        T direction = ops.add(gradient, ops.multiply(velocity, momentum));
        return new Step<>(ops.subtract(weights, ops.multiply(direction, learningRate.at(at))), List.of(velocity));
    }
}
