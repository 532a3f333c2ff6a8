package dev.assay.experiments.spec;

import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the layers of a network begin with, and how fast they learn. Patterns say which: {@code *} stands for anything, {@code ?} for one character.
 *
 * @param from the folder of the run whose weights they begin with; empty where all begin anew
 * @param weights which weights of that run: its best, or those after its last step
 * @param take the layers that begin with them
 * @param replace those among them that begin anew all the same
 * @param freeze the layers that do not change; of those that begin with another run's weights, where there is one
 * @param rates factors on the learning rate, by pattern; of several that match a layer the one with the most letters holds
 */
public record TransferSpec(
        Optional<Path> from,
        TestWeights weights,
        List<String> take,
        List<String> replace,
        List<String> freeze,
        Map<String, Double> rates) {
    public TransferSpec {
        take = List.copyOf(take);
        replace = List.copyOf(replace);
        freeze = List.copyOf(freeze);
        rates = Collections.unmodifiableMap(new TreeMap<>(rates));
        rates.forEach((pattern, rate) -> {
            if (!(rate >= 0) || rate.isInfinite()) {
                throw new IllegalArgumentException(
                        "rates: the factor for '" + pattern + "' must be 0 or more, found " + rate);
            }
        });
    }

    /** Whether all is as without it. */
    public boolean changesNothing() {
        return from.isEmpty() && replace.isEmpty() && freeze.isEmpty() && rates.isEmpty();
    }

    /** The same with this source. */
    public TransferSpec with(Path source) {
        return new TransferSpec(Optional.of(source), weights, take, replace, freeze, rates);
    }

    /** The source's name, wherever it lies: its experiment's and its own. */
    public Optional<String> source() {
        return from.map(folder -> {
            Path path = folder.toAbsolutePath().normalize();
            int names = path.getNameCount();
            return path.subpath(Math.max(0, names - 2), names).toString().replace('\\', '/');
        });
    }
}
