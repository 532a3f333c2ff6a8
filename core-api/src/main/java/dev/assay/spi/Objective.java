package dev.assay.spi;

import java.util.List;

/**
 * What training is to reach, and how.
 *
 * @param regularizers in the order of the config
 */
public record Objective(Loss loss, Optimizer optimizer, List<Regularizer> regularizers) {
    public Objective {
        regularizers = List.copyOf(regularizers);
    }

    /** Whether all gradients must be there before a weight moves. */
    public boolean needsAllGradients() {
        return regularizers.stream().anyMatch(Regularizer::needsAllGradients);
    }
}
