package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.tensor.Ops;
import java.util.List;

/** (Stochastic) gradient descent: w -= l g (Robbins and Monro 1951, https://doi.org/10.1214/aoms/1177729586). */
@Name("sgd")
public record SGD(Schedule learningRate) implements Optimizer {
    @Override
    public int slots() {
        return 0;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        return new Step<>(ops.subtract(weights, ops.multiply(gradient, learningRate.at(at))), List.of());
    }
}
