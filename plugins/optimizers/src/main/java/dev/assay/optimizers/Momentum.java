package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Gradient descent with momentum: v = m v + g; w -= l v, as in PyTorch, where the learning rate stands outside of the velocity (Polyak
 * 1964, https://doi.org/10.1016/0041-5553(64)90137-5).
 *
 * @param momentum m, the share of the velocity that a step keeps, in [0, 1)
 */
@Name("momentum")
public record Momentum(Schedule learningRate, double momentum) implements Optimizer {
    public Momentum {
        Settings.belowOne("momentum", momentum);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        T velocity = ops.add(ops.multiply(slots.get(0), momentum), gradient);
        return new Step<>(ops.subtract(weights, ops.multiply(velocity, learningRate.at(at))), List.of(velocity));
    }
}
