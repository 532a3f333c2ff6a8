package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an optimizer must do: keep its slots' number and shapes, change nothing that it is given, find the minimum of a bowl, and
 * stay where there has never been a gradient. It should treat each element by itself; one that does not overrides
 * {@link #elementwise()}, and one that lets weights decay {@link #decays()}.
 */
public abstract class OptimizerContract {
    private static final int STEPS = 2000;
    private final HostOps ops = new HostOps();

    /** The optimizer under test, with a learning rate with which {@value #STEPS} steps take it down a bowl of curvature 1. */
    protected abstract Optimizer optimizer();

    /** Whether each element's step depends on that element's gradients alone. */
    protected boolean elementwise() {
        return true;
    }

    /** Whether weights shrink where there is no gradient. */
    protected boolean decays() {
        return false;
    }

    private List<HostArray> zeros(Shape shape) {
        return Collections.nCopies(optimizer().slots(), ops.fill(shape, 0));
    }

    private static Progress at(int step) {
        return Progress.of(step, STEPS, 1);
    }

    private Optimizer.Step<HostArray> steps(HostArray start, int count, List<HostArray> gradients) {
        Optimizer.Step<HostArray> last = new Optimizer.Step<>(start, zeros(start.shape()));
        for (int step = 0; step < count; step++) {
            last = optimizer().step(ops, last.weights(), gradients.get(step), last.slots(), at(step));
        }
        return last;
    }

    private List<HostArray> gradients(int count, Shape shape) {
        Random random = new Random(3);
        return Stream.generate(() -> Gradients.random(random, shape))
                .limit(count)
                .toList();
    }

    @Test
    void keepsShapesAndTheNumberOfSlots() {
        for (Shape shape : List.of(Shape.of(3), Shape.of(2, 3), Shape.of(2, 1, 3, 2))) {
            Optimizer.Step<HostArray> step = steps(ops.fill(shape, 1), 3, gradients(3, shape));
            assertThat(step.weights().shape()).isEqualTo(shape);
            assertThat(step.slots())
                    .hasSize(optimizer().slots())
                    .allMatch(slot -> slot.shape().equals(shape));
        }
    }

    @Test
    void leavesItsArgumentsAlone() {
        Shape shape = Shape.of(2, 3);
        HostArray weights = Gradients.random(new Random(1), shape);
        HostArray gradient = Gradients.random(new Random(2), shape);
        List<HostArray> slots = zeros(shape);
        optimizer().step(ops, weights, gradient, slots, at(0));
        assertThat(weights).isEqualTo(Gradients.random(new Random(1), shape));
        assertThat(gradient).isEqualTo(Gradients.random(new Random(2), shape));
        assertThat(slots).isEqualTo(zeros(shape));
    }

    @Test
    void goesDownToTheMinimumOfABowl() {
        HostArray minimum = HostArray.of(Shape.of(4), 1, -2, 0.5, 0);
        Optimizer.Step<HostArray> last = new Optimizer.Step<>(ops.fill(Shape.of(4), 0.1), zeros(Shape.of(4)));
        for (int step = 0; step < STEPS; step++) {
            HostArray gradient = ops.subtract(last.weights(), minimum);
            last = optimizer().step(ops, last.weights(), gradient, last.slots(), at(step));
        }
        assertThat(last.weights().values()).containsExactly(minimum.values(), within(0.02));
    }

    @Test
    void staysWhereThereHasNeverBeenAGradientUnlessItSaysOtherwise() {
        Shape shape = Shape.of(2, 3);
        HostArray weights = Gradients.random(new Random(1), shape);
        Optimizer.Step<HostArray> step = steps(weights, 3, Collections.nCopies(3, ops.fill(shape, 0)));
        assertThat(step.weights().equals(weights)).isEqualTo(!decays());
        for (int i = 0; i < weights.values().length; i++) {
            assertThat(Math.abs(step.weights().values()[i])).isLessThanOrEqualTo(Math.abs(weights.values()[i]));
        }
    }

    @Test
    void movesAgainstTheFirstGradient() {
        HostArray gradient = HostArray.of(Shape.of(2), 2, -3);
        double[] moved =
                steps(ops.fill(Shape.of(2), 0), 1, List.of(gradient)).weights().values();
        assertThat(moved[0]).isNegative();
        assertThat(moved[1]).isPositive();
    }

    @Test
    void treatsEachElementByItselfUnlessItSaysOtherwise() {
        Shape shape = Shape.of(6);
        HostArray weights = Gradients.random(new Random(1), shape);
        List<HostArray> gradients = gradients(5, shape);
        HostArray whole = steps(weights, 5, gradients).weights();
        HostArray half = steps(
                        ops.slice(weights, 0, 0, 3),
                        5,
                        gradients.stream().map(g -> ops.slice(g, 0, 0, 3)).toList())
                .weights();
        assertThat(ops.slice(whole, 0, 0, 3).equals(half)).isEqualTo(elementwise());
    }
}
