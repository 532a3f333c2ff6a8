package dev.assay.spi;

import dev.assay.network.Noise;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** What a regularizer may know of a step beside the gradient of one weight. */
public final class GradientContext<T> {
    private final Ops<T> ops;
    private final Seeds seeds;
    private final String weight;
    private final Progress at;
    private final Optional<T> globalNorm;
    private int draws;

    private GradientContext(Ops<T> ops, Seeds seeds, String weight, Progress at, Optional<T> globalNorm) {
        this.ops = ops;
        this.seeds = seeds;
        this.weight = weight;
        this.at = at;
        this.globalNorm = globalNorm;
    }

    /**
     * The gradient of a weight as the regularizers leave it, each after the one before: what engines do between the gradients and the optimizer's step.
     *
     * @param name the weight's in the network
     * @param globalNorm see {@link #globalNorm}; empty where no regularizer needs all gradients
     */
    public static <T> T changed(
            Ops<T> ops,
            List<Regularizer> regularizers,
            String name,
            Weight weight,
            T gradient,
            Seeds seeds,
            Progress at,
            Optional<T> globalNorm) {
        GradientContext<T> context = new GradientContext<>(ops, seeds, name, at, globalNorm);
        T result = gradient;
        for (Regularizer regularizer : regularizers) {
            if (regularizer.changesGradient() && regularizer.appliesTo(weight)) {
                result = regularizer.gradient(ops, result, context);
            }
        }
        return result;
    }

    /**
     * The Euclidean length of the gradients of all trained weights taken as one vector, penalties included, before any regularizer changed them: a scalar. For
     * regularizers that say that they need all gradients.
     */
    public T globalNorm() {
        return globalNorm.orElseThrow(
                () -> new IllegalStateException("a regularizer asks for all gradients and does not say so"));
    }

    /** Uniform random numbers in [0, 1), new for each weight and step, the same on every engine. */
    public T uniform(Shape shape) {
        return ops.from(Noise.uniform(seeds, "gradient/" + weight, at.step(), draws++, shape));
    }

    /** The place of the step. */
    public Progress at() {
        return at;
    }
}
