package dev.assay.spi;

import dev.assay.network.Network;
import dev.assay.network.Weight;
import dev.assay.run.EpochRecord;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/** Something that keeps a network from over-fitting; each method's default does nothing. */
@Kind("regularizer")
public interface Regularizer extends Component {
    /** The network to train in place of the given one: with dropout put in, say. Weights keep their names. */
    default Network rewrite(Network network) {
        return network;
    }

    /** Whether penalty, decay and projection apply to the weight: by default to kernels only, not to biases or norms. */
    default boolean appliesTo(Weight weight) {
        return weight.role() == Weight.Role.KERNEL;
    }

    /** A scalar that is added to the loss for each weight tensor that this applies to. */
    default <T> T penalty(Ops<T> ops, T weights) {
        return ops.fill(Shape.scalar(), 0);
    }

    /** Whether {@link #penalty} is anything but zero; engines skip its gradient otherwise. */
    default boolean hasPenalty() {
        return false;
    }

    /**
     * The gradient that the optimizer gets for each trained weight that this applies to.
     *
     * @param gradient of the objective, penalties included, as the regularizers before left it
     */
    default <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
        return gradient;
    }

    /** Whether {@link #gradient} does anything; engines skip it otherwise. */
    default boolean changesGradient() {
        return false;
    }

    /** Whether {@link #gradient} asks for {@link GradientContext#globalNorm}, for which all gradients must be there before a weight moves. */
    default boolean needsAllGradients() {
        return false;
    }

    /**
     * The share of a weight that a step of learning rate 1 takes away, apart from the gradient (decoupled weight decay,
     * Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101): before the optimizer's step, w becomes (1 - learningRate
     * decay) w.
     */
    default double decay() {
        return 0;
    }

    /** The weights, brought back into the allowed set after a step. */
    default <T> T project(Ops<T> ops, T weights, Weight weight) {
        return weights;
    }

    /** Whether {@link #project} does anything; engines skip it otherwise. */
    default boolean hasProjection() {
        return false;
    }

    /** Whether training should end now, given the epochs so far, oldest first. */
    default boolean stops(List<EpochRecord> epochs) {
        return false;
    }
}
