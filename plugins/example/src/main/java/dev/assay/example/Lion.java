package dev.assay.example;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Steps of one size in the direction of a momentum's sign: w -= l sign(b1 m + (1 - b1) g); m = b2 m + (1 - b2) g (Chen et al. 2023,
 * https://arxiv.org/abs/2302.06675).
 *
 * @param beta1 b1, the share of the momentum in the direction, in [0, 1)
 * @param beta2 b2, the share of the momentum that a step keeps, in [0, 1)
 */
@Name("lion")
public record Lion(Schedule learningRate, double beta1, double beta2) implements Optimizer {
    public Lion {
        Settings.belowOne("beta1", beta1);
        Settings.belowOne("beta2", beta2);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        T momentum = slots.get(0);
        T direction = ops.sign(ops.add(ops.multiply(momentum, beta1), ops.multiply(gradient, 1 - beta1)));
        T next = ops.add(ops.multiply(momentum, beta2), ops.multiply(gradient, 1 - beta2));
        return new Step<>(ops.subtract(weights, ops.multiply(direction, learningRate.at(at))), List.of(next));
    }
}
