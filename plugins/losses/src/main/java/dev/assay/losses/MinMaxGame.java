package dev.assay.losses;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The two sides of the game between a generator and a discriminator D, whose raw outputs x for a batch make D = s(x), s the sigmoid, the probability that an example
 * is real: V = mean log D for real examples + mean log(1 - D) for generated ones, the target being 1 and 0 (Goodfellow et al. 2014,
 * https://arxiv.org/abs/1406.2661).
 *
 * <p>The discriminator minimises the mean of -t log D - (1 - t) log(1 - D), which is log 2 where it can tell nothing. The generator, for generated examples alone,
 * minimises the mean of log(1 - D), or, which is the paper's advice since it does not saturate while D is sure, of -log D.
 *
 * @param player whose loss it is
 * @param saturating whether the generator's is log(1 - D)
 */
@Name("min-max-game")
public record MinMaxGame(Player player, boolean saturating) implements LabelLoss {
    /** The sides of the game. */
    public enum Player {
        /** Tells real examples from generated ones. */
        DISCRIMINATOR,
        /** Makes examples that pass for real. */
        GENERATOR
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        if (player == Player.DISCRIMINATOR) {
            return new BinaryCrossEntropy().of(ops, outputs, targets);
        }
        T generated = ops.subtract(1, targets);
        T each = saturating ? ops.negative(ops.softplus(outputs)) : ops.softplus(ops.negative(outputs));
        return ops.mean(ops.multiply(generated, each), false);
    }
}
