package dev.assay.spi;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.tensor.Ops;
import java.util.Map;
import java.util.function.Function;

/** What training minimises: a number that compares a network's outputs with the targets. */
public interface Loss extends LossChoice {
    /**
     * The mean of the loss over the batch, a scalar.
     *
     * @param outputs the network's raw outputs, batch x {@link Task#outputs()}
     * @param targets of the same shape as the outputs: one-hot for classes, 0 or 1 for labels, numbers for regression
     */
    <T> T of(Ops<T> ops, T outputs, T targets);

    /** What turns the network's raw outputs into predictions under this loss. */
    Head head();

    @Override
    default Loss on(Task task, Function<Task, Loss> usual) {
        return this;
    }

    /** The losses of several outputs by name, each a scalar as {@link #of}, of which this one is made; none for others. */
    default <T> Map<String, T> byOutput(Ops<T> ops, T outputs, T targets) {
        return Map.of();
    }
}
