package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Step sizes that shrink with all gradients so far: s = s + g^2; w -= l g / (sqrt(s) + epsilon) (Duchi et al. 2011,
 * https://jmlr.org/papers/v12/duchi11a.html).
 *
 * @param epsilon above 0
 */
@Name("adagrad")
public record AdaGrad(Schedule learningRate, double epsilon) implements Optimizer {
    public AdaGrad {
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        T sum = ops.add(slots.get(0), ops.square(gradient));
        T direction = ops.divide(gradient, ops.add(ops.sqrt(sum), epsilon));
        return new Step<>(ops.subtract(weights, ops.multiply(direction, learningRate.at(at))), List.of(sum));
    }
}
