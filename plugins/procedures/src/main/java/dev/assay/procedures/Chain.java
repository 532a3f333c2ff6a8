package dev.assay.procedures;

import dev.assay.spi.Procedure.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes runs of which one begins with what another has learned, each with a seed of its own and the same division of the data. */
final class Chain {
    private final String procedure;
    private final long seed;
    private final long splitSeed;
    private int runs;

    Chain(String procedure, long seed, long splitSeed) {
        this.procedure = procedure;
        this.seed = seed;
        this.splitSeed = splitSeed;
    }

    /** @throws IllegalArgumentException where one is not {@code key=value} */
    static void check(String setting, List<String> overrides) {
        overrides.stream().filter(text -> text.indexOf('=') < 1).findFirst().ifPresent(text -> {
            throw new IllegalArgumentException(setting + " must hold overrides such as epochs=5, found '" + text + "'");
        });
    }

    /** A run that begins from random weights. */
    Run anew(String name, List<String> overrides) {
        return run(name, overrides, Map.of("transfer", "null"), Optional.empty());
    }

    /** A run that begins with what another has learned, as the experiment's {@code transfer} says. */
    Run after(String source, String name, Map<String, String> settings) {
        return run(name, List.of(), settings, Optional.of(source));
    }

    /** A run that learns a layer without targets. */
    Run pretraining(String layer, Optional<String> source, List<String> overrides) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "pretrain", layer, "loss", "squared-error", "metrics", "[mean-squared-error]", "monitor", "loss"));
        if (source.isEmpty()) {
            settings.put("transfer", "null");
        }
        String name = layer.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return run("pretraining-" + name, overrides, settings, source);
    }

    private Run run(String name, List<String> overrides, Map<String, String> settings, Optional<String> source) {
        runs++;
        Map<String, String> all = new HashMap<>(Map.of(
                "seed", RunSeeds.of(seed, procedure, runs), "split.seed", Long.toString(splitSeed), "outputs", "[]"));
        overrides.forEach(text -> all.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1)));
        all.putAll(settings);
        return new Run(name, all, source);
    }
}
