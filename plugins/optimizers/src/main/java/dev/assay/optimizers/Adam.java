package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Step sizes from running moments of the gradient: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= l m' / (sqrt(v') + epsilon),
 * where m' = m / (1 - b1^t), v' = v / (1 - b2^t) and t counts the steps from 1 (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980).
 *
 * @param beta1 b1, the share of the first moment that a step keeps, in [0, 1)
 * @param beta2 b2, the share of the second moment that a step keeps, in [0, 1)
 * @param epsilon above 0
 */
@Name("adam")
public record Adam(Schedule learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    public Adam {
        Settings.belowOne("beta1", beta1);
        Settings.belowOne("beta2", beta2);
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        long t = at.step() + 1;
        T first = ops.add(ops.multiply(slots.get(0), beta1), ops.multiply(gradient, 1 - beta1));
        T second = ops.add(ops.multiply(slots.get(1), beta2), ops.multiply(ops.square(gradient), 1 - beta2));
        T mean = ops.divide(first, 1 - StrictMath.pow(beta1, t));
        T deviation = ops.sqrt(ops.divide(second, 1 - StrictMath.pow(beta2, t)));
        T direction = ops.divide(mean, ops.add(deviation, epsilon));
        return new Step<>(ops.subtract(weights, ops.multiply(direction, learningRate.at(at))), List.of(first, second));
    }
}
