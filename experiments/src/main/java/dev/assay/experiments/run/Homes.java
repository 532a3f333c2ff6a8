package dev.assay.experiments.run;

import dev.assay.data.DataHome;
import dev.assay.experiments.spec.DataSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Where a run looks for its data. */
public final class Homes {
    private Homes() {}

    /** The config's folder first, then its cache; without one the user's own, {@code ~/.cache/assay/data}. */
    public static DataHome of(DataSpec spec, Consumer<String> notices) {
        Path cache = spec.cache().orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "assay", "data"));
        return new DataHome(spec.home().map(List::of).orElse(List.of()), cache, spec.download(), notices);
    }
}
