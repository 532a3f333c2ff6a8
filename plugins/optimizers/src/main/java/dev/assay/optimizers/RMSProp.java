package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Step sizes from a running mean of the squared gradient: v = r v + (1 - r) g^2; w -= l g / (sqrt(v) + epsilon) (Tieleman and Hinton 2012,
 * https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf).
 *
 * @param rho r, the share of the mean that a step keeps, in [0, 1)
 * @param epsilon above 0
 */
@Name("rmsprop")
public record RMSProp(Schedule learningRate, double rho, double epsilon) implements Optimizer {
    public RMSProp {
        Settings.belowOne("rho", rho);
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        T mean = ops.add(ops.multiply(slots.get(0), rho), ops.multiply(ops.square(gradient), 1 - rho));
        T direction = ops.divide(gradient, ops.add(ops.sqrt(mean), epsilon));
        return new Step<>(ops.subtract(weights, ops.multiply(direction, learningRate.at(at))), List.of(mean));
    }
}
