package dev.assay.experiments.spec;

import dev.assay.spi.Settings;

/**
 * What a run writes down about itself beyond its figures.
 *
 * @param hashSteps the weights are hashed after so many steps each, and after the last
 */
public record ProvenanceSpec(int hashSteps) {
    public ProvenanceSpec {
        Settings.atLeast(1, "hash-steps", hashSteps);
    }
}
