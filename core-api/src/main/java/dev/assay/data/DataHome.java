package dev.assay.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where data sets' files are.
 *
 * @param homes folders with a folder for each data set, in the order in which to look
 * @param cache the folder that downloads go to, looked at last
 * @param download whether files that are nowhere may be fetched
 * @param notices told, in a line each, what takes time
 */
public record DataHome(List<Path> homes, Path cache, boolean download, Consumer<String> notices) {
    public DataHome {
        homes = List.copyOf(homes);
    }
}
