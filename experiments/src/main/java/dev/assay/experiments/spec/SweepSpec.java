package dev.assay.experiments.spec;

import dev.assay.spi.Launcher;
import dev.assay.spi.Sweeper;
import java.util.Optional;
import java.util.Set;

/**
 * What a config says of sweeps. Its record components are keys of the config's root, in kebab-case.
 *
 * @param sweeper what chooses the trials; the grid where empty
 * @param launcher what starts the workers; {@code local} where empty
 */
public record SweepSpec(Optional<Sweeper> sweeper, Optional<Launcher> launcher, SweepSettings sweep) {
    /** The keys, which no run's config has. */
    public static final Set<String> KEYS = Set.of("sweeper", "launcher", "sweep");
}
