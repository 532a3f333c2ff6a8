package dev.assay.spi;

import dev.assay.tensor.Ops;
import java.util.List;

/** A rule that moves weights along a gradient. */
@Kind("optimizer")
public interface Optimizer extends Component {
    /** The least number in a slot that an engine keeps: a rule that divides by a slot's root needs an epsilon well above 1e-15. */
    double LEAST = 1e-30;

    /** The step size, to which a step is proportional. */
    Schedule learningRate();

    /** How many tensors of the weights' shape the rule keeps for each weight tensor, zero at first: momenta, running moments. */
    int slots();

    /**
     * One step on one weight tensor.
     *
     * @param weights the weights before the step
     * @param gradient the gradient of the objective, of the weights' shape
     * @param slots what the last step left, {@link #slots()} tensors of the weights' shape
     * @param at the place of this step in the run
     */
    <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at);

    /**
     * Whether an engine makes 0 of what is nearer to 0 than {@link #LEAST} in the slots after this step. Where gradients stay 0, as behind a
     * rectifier that lets nothing through any more, a momentum would die down until it is subnormal, below 1.2e-38, and rounding would keep it there
     * for good. Processors take up to a hundred times as long to compute with such numbers. In 128 steps a momentum of 0.9 brings 1e-30 to 1.4e-36.
     */
    static boolean clears(Progress at) {
        return at.step() % 128 == 127;
    }

    /**
     * What one step leaves.
     *
     * @param weights the weights after the step
     * @param slots the slots for the next step
     */
    record Step<T>(T weights, List<T> slots) {
        public Step {
            slots = List.copyOf(slots);
        }
    }
}
