package dev.assay.experiments.cli;

import com.typesafe.config.ConfigRenderOptions;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.binding.Bound;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.composition.Problem;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.run.Provenance.Inputs;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    /**
     * What the files and these overrides come to.
     *
     * @throws ConfigProblems all that is wrong: with the composition, and with what the rest of it says
     */
    Composed compose(List<String> overrides) {
        return compose(plugins, folders, overrides);
    }

    /** As {@link #compose(List)}, with these folders of plugins and configs. */
    static Composed compose(Optional<Path> plugins, List<Path> folders, List<String> overrides) {
        ClassLoader loader = Plugins.loader(plugins);
        Registry registry = Plugins.discover(loader);
        Sources sources = Sources.of(folders, Path.of(""), loader, System.getenv());
        try {
            return compose(sources, registry, overrides);
        } catch (ConfigProblems first) {
            List<String> rest = rest(overrides, first.problems());
            List<Problem> problems = new ArrayList<>(first.problems());
            if (rest.size() < overrides.size()) {
                try {
                    compose(sources, registry, rest);
                } catch (ConfigProblems more) {
                    problems.addAll(more.problems());
                }
            }
            throw new ConfigProblems(problems.stream().distinct().toList());
        }
    }

    /**
     * What a run's record says, with these overrides on top.
     *
     * @throws UserException where the record holds no config
     */
    static Composed recorded(Optional<Path> plugins, Inputs inputs, List<String> overrides) {
        if (inputs.config().isEmpty()) {
            throw new UserException("the record does not hold the run's config");
        }
        return written(inputs.config(), folder -> compose(plugins, List.of(folder), overrides));
    }

    /** What is composed from a folder that holds this text as its config; the folder is there only for that. */
    private static Composed written(String config, Function<Path, Composed> compose) {
        try {
            Path folder = Files.createTempDirectory("assay-config");
            Path file = folder.resolve("config.conf");
            try {
                Files.writeString(file, config);
                return compose.apply(folder);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UserException("Cannot write a temporary file: " + e.getMessage(), e);
        }
    }

    private static Composed compose(Sources sources, Registry registry, List<String> overrides) {
        Composition composition = Composition.compose(sources, registry, overrides);
        Bound<ExperimentSpec> bound = new Binder(registry)
                .bind(ExperimentSpec.class, composition.root().toConfig());
        return new Composed(
                sources.loader(),
                registry,
                composition.completed(bound.complete().root()),
                bound);
    }

    /** The overrides that no problem names and that do not set something in a block that such a one was to choose. */
    private static List<String> rest(List<String> overrides, List<Problem> problems) {
        List<String> wrong = overrides.stream()
                .filter(override ->
                        problems.stream().anyMatch(problem -> problem.where().equals("override '" + override + "'")))
                .toList();
        return overrides.stream()
                .filter(override -> wrong.stream()
                        .noneMatch(bad -> override.equals(bad) || override.startsWith(bad.split("=", 2)[0] + ".")))
                .toList();
    }

    /**
     * A config that was composed and bound.
     *
     * @param loader what the plugins were loaded by
     * @param composition with every default filled in
     */
    record Composed(ClassLoader loader, Registry registry, Composition composition, Bound<ExperimentSpec> bound) {
        /** What does not make a run another run: where things are, who is told, what is looked at beside it, and what is kept. */
        static final Set<String> NOT_IDENTITY =
                Set.of("runs", "data", "tracker", "system-metrics", "checkpoints", "provenance", "outputs");

        /** The SHA-256 of what the run is. */
        String identity() {
            return composition.sha256(NOT_IDENTITY);
        }

        ExperimentSpec spec() {
            return bound.value();
        }

        /**
         * The same with overrides on top, as a config by itself.
         *
         * @throws ConfigProblems where that is none
         */
        Composed with(List<String> overrides) {
            String text = composition.root().render(ConfigRenderOptions.concise());
            return written(
                    text,
                    folder -> compose(
                            Sources.of(List.of(folder), Path.of(""), loader, System.getenv()), registry, overrides));
        }
    }
}
