package dev.assay.experiments.spec;

import dev.assay.spi.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where data sets' files are looked for, and who prepares the batches.
 *
 * @param home a folder with a folder for each data set
 * @param cache the folder for downloads; the user's cache folder where empty
 * @param download whether missing files may be fetched
 * @param threads how many prepare batches ahead of the step, 1 or more
 */
public record DataSpec(Optional<Path> home, Optional<Path> cache, boolean download, int threads) {
    public DataSpec {
        Settings.atLeast(1, "threads", threads);
    }
}
