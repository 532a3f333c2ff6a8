package dev.assay.experiments.binding;

import com.typesafe.config.Config;
import dev.assay.experiments.plugins.ComponentType;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value and the config that it was made from.
 *
 * @param complete the config with every default filled in and every shorthand written out, each value with its origin; binding it
 *     again gives the same value and the same config
 * @param readers the component that reads the block at each path; items of a list are written {@code regularizers[0]}
 */
public record Bound<T>(T value, Config complete, SortedMap<String, ComponentType> readers) {
    public Bound {
        readers = Collections.unmodifiableSortedMap(new TreeMap<>(readers));
    }

    /** The component that reads the value at a path: that of the innermost block around it; none for the experiment's own settings. */
    public Optional<ComponentType> reader(String path) {
        return readers.keySet().stream()
                .filter(block -> path.equals(block) || path.startsWith(block + ".") || path.startsWith(block + "["))
                .reduce((outer, inner) -> inner)
                .map(readers::get);
    }
}
