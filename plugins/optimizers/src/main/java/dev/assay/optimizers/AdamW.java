package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import java.util.List;

/**
 * Adam with a decay of the weights that is none of the gradient's: w becomes (1 - l decay) w, then takes Adam's step (Loshchilov and Hutter 2019,
 * https://arxiv.org/abs/1711.05101).
 *
 * <p>As in PyTorch all weights decay, biases and norms too; {@link Adam} with the regularizer weight-decay leaves these alone.
 *
 * @param beta1 the share of the first moment that a step keeps, in [0, 1)
 * @param beta2 the share of the second moment that a step keeps, in [0, 1)
 * @param epsilon above 0
 * @param weightDecay the share of a weight that a step of learning rate 1 takes away, at least 0
 */
@Name("adamw")
public record AdamW(Schedule learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements Optimizer {
    public AdamW {
        Settings.belowOne("beta1", beta1);
        Settings.belowOne("beta2", beta2);
        Settings.positive("epsilon", epsilon);
        Settings.notNegative("weight-decay", weightDecay);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        T decayed = ops.multiply(weights, 1 - learningRate.at(at) * weightDecay);
        return new Adam(learningRate, beta1, beta2, epsilon).step(ops, decayed, gradient, slots, at);
    }
}
