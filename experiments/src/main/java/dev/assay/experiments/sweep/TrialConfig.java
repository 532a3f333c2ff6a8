package dev.assay.experiments.sweep;

import java.util.List;

/**
 * A trial's config.
 *
 * @param config resolved, in HOCON
 * @param identity the SHA-256 of what the run is
 */
public record TrialConfig(String config, String identity) {
    /** Makes the configs of trials. */
    @FunctionalInterface
    public interface Composer {
        /**
         * The config that these overrides come to, checked as far as that can be done without an engine.
         *
         * @throws dev.assay.spi.UserException all that is wrong with it
         */
        TrialConfig compose(List<String> overrides);
    }
}
