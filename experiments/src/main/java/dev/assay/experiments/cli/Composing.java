package dev.assay.experiments.cli;

import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.binding.Bound;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of every command that composes a config. */
final class Composing {
    @Option(
            names = "--conf",
            paramLabel = "DIR",
            description =
                    "A folder of configs of your own, looked into before ./conf and the built-in ones. Repeatable.")
    private List<Path> folders = List.of();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    @Parameters(arity = "0..*", paramLabel = "OVERRIDE", description = "group=option or key=value; see assay --help.")
    private List<String> overrides = List.of();

    /** The words on the command line. */
    List<String> words() {
        return overrides;
    }

    /** What the files and the words as overrides come to. */
    Composed compose() {
        return compose(overrides);
    }

    /** What the files and these overrides come to. */
    Composed compose(List<String> overrides) {
        ClassLoader loader = Plugins.loader(plugins);
        Registry registry = Plugins.discover(loader);
        Sources sources = Sources.of(folders, Path.of(""), loader, System.getenv());
        Composition composition = Composition.compose(sources, registry, overrides);
        Bound<ExperimentSpec> bound = new Binder(registry)
                .bind(ExperimentSpec.class, composition.root().toConfig());
        return new Composed(registry, composition.completed(bound.complete().root()), bound);
    }

    /**
     * A config that was composed and bound.
     *
     * @param composition with every default filled in
     */
    record Composed(Registry registry, Composition composition, Bound<ExperimentSpec> bound) {
        /** What does not make a run another run: where things are. */
        private static final Set<String> NOT_IDENTITY = Set.of("runs", "data");

        /** The SHA-256 of what the run is. */
        String identity() {
            return composition.sha256(NOT_IDENTITY);
        }

        ExperimentSpec spec() {
            return bound.value();
        }
    }
}
