package dev.assay.experiments.diagnostics;

import dev.assay.run.Snapshot;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An optimizer that keeps each gradient behind the slots of the one that it stands for, and else does what that does.
 *
 * <p>Engines hand out no gradients. They do keep what an optimizer asks them to keep, so the gradients travel as one more slot.
 */
public record KeptGradients(Optimizer inner) implements Optimizer {
    /** An objective whose optimizer keeps the gradients. */
    public static Objective of(Objective objective) {
        return new Objective(
                objective.loss(),
                new KeptGradients(objective.optimizer()),
                objective.regularizers(),
                objective.rates());
    }

    @Override
    public Schedule learningRate() {
        return inner.learningRate();
    }

    @Override
    public int slots() {
        return inner.slots() + 1;
    }

    @Override
    public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
        Step<T> step = inner.step(ops, weights, gradient, slots.subList(0, inner.slots()), at);
        List<T> kept = new ArrayList<>(step.slots());
        // A copy: an engine may use the gradient's memory again.
        kept.add(ops.multiply(gradient, 1));
        return new Step<>(step.weights(), kept);
    }

    /** What a model has come to, for one that keeps the gradients besides. */
    static Snapshot taking(Snapshot state) {
        Map<String, List<Tensor>> slots = new LinkedHashMap<>();
        state.slots().forEach((name, own) -> {
            List<Tensor> more = new ArrayList<>(own);
            more.add(Tensor.zeros(
                    Objects.requireNonNull(state.weights().get(name)).shape()));
            slots.put(name, more);
        });
        return new Snapshot(state.weights(), slots);
    }
}
