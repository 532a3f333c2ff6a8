package dev.assay.network;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A layer that goes over a sequence of steps x features, with a state that each step changes.
 *
 * <p>A second input is a mask with a number for each step, as {@link Mask} makes it: 1 where the step counts, 0 where it is skipped, so that the
 * state goes through it as it is. The output of a step that is skipped is the state's, and the last output that of the last step that counts; all 0 where
 * none does. So sequences of different lengths are filled up with steps of one value, before or after, and give what they would give alone.
 */
public interface Recurrent extends Layer {
    /** How many features come out. */
    int units();

    /** Whether the output of every step comes out, steps x units, rather than that of the last. */
    boolean returnSequences();

    /** How many tensors of batch x units the state has, all 0 before the first step; the first of them is what comes out. */
    int states();

    /** Multiplications of one step. */
    long multiplyAddsOfStep(int features);

    /**
     * The state after a step.
     *
     * @param x batch x features
     */
    <T> List<T> step(Ops<T> ops, T x, List<T> state, Pass<T> pass);

    @Override
    default Shape output(List<Shape> inputs) {
        Shape input = Inputs.masked(inputs);
        return returnSequences() ? input.with(1, units()) : Shape.of(units());
    }

    @Override
    default long multiplyAdds(List<Shape> inputs) {
        return inputs.get(0).size(0) * multiplyAddsOfStep(inputs.get(0).size(1));
    }

    @Override
    default Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    @Override
    default <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return run(ops, inputs, pass, false);
    }

    /**
     * The layer on a batch.
     *
     * @param backwards whether it begins at the last step; what comes out is in the order of the input all the same
     */
    default <T> T run(Ops<T> ops, List<T> inputs, Pass<T> pass, boolean backwards) {
        T sequences = inputs.get(0);
        Shape shape = ops.shape(sequences);
        int batch = shape.size(0);
        int steps = shape.size(1);
        List<T> state = Collections.nCopies(states(), ops.fill(Shape.of(batch, units()), 0));
        List<T> outputs = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            int at = backwards ? steps - 1 - i : i;
            T x = ops.reshape(ops.slice(sequences, 1, at, at + 1), Shape.of(batch, shape.size(2)));
            List<T> next = step(ops, x, state, pass);
            state = inputs.size() == 1 ? next : kept(ops, ops.slice(inputs.get(1), 1, at, at + 1), next, state);
            if (returnSequences()) {
                outputs.add(ops.reshape(state.get(0), Shape.of(batch, 1, units())));
            }
        }
        if (backwards) {
            Collections.reverse(outputs);
        }
        return returnSequences() ? ops.concatenate(outputs, 1) : state.get(0);
    }

    /** The next state where the mask is 1, the one before where it is 0. */
    private static <T> List<T> kept(Ops<T> ops, T mask, List<T> next, List<T> before) {
        List<T> kept = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            kept.add(ops.where(mask, next.get(i), before.get(i)));
        }
        return kept;
    }
}
