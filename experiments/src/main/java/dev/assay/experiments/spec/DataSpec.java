package dev.assay.experiments.spec;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where data sets' files are looked for.
 *
 * @param home a folder with a folder for each data set
 * @param cache the folder for downloads; the user's cache folder where empty
 * @param download whether missing files may be fetched
 */
public record DataSpec(Optional<Path> home, Optional<Path> cache, boolean download) {}
