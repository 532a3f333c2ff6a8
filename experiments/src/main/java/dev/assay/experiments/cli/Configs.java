package dev.assay.experiments.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.binding.Bound;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.composition.Problem;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.run.TemporaryFolder;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.SweepSpec;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configs and plugins that there are, looked for once and composed as often as one likes. */
record Configs(ClassLoader loader, Registry registry, Sources sources) {
    private static final String SPACE = "space";

    static Configs open(Optional<Path> plugins, List<Path> folders) {
        ClassLoader loader = Plugins.loader(plugins);
        return new Configs(loader, Plugins.discover(loader), Sources.of(folders, Path.of(""), loader, System.getenv()));
    }

    /**
     * What the files and these overrides come to.
     *
     * @throws ConfigProblems all that is wrong: with the composition, and with what the rest of it says
     */
    Composed compose(List<String> overrides) {
        try {
            return composed(overrides);
        } catch (ConfigProblems first) {
            List<String> rest = rest(overrides, first.problems());
            List<Problem> problems = new ArrayList<>(first.problems());
            if (rest.size() < overrides.size()) {
                try {
                    composed(rest);
                } catch (ConfigProblems more) {
                    problems.addAll(more.problems());
                }
            }
            throw new ConfigProblems(problems.stream().distinct().toList());
        }
    }

    /** What a config that was resolved before comes to, with these overrides on top. */
    Composed recorded(String config, List<String> overrides) {
        return recorded(loader, registry, config, overrides);
    }

    /** As {@link #recorded(String, List)}; the text is in a folder only for as long as it is composed. */
    static Composed recorded(ClassLoader loader, Registry registry, String config, List<String> overrides) {
        try (TemporaryFolder folder = TemporaryFolder.create("assay-config")) {
            Files.writeString(folder.path().resolve("config.conf"), config);
            Sources sources = Sources.of(List.of(folder.path()), Path.of(""), loader, System.getenv());
            return new Configs(loader, registry, sources).compose(overrides);
        } catch (IOException e) {
            throw new UserException("Cannot write a temporary file: " + e.getMessage(), e);
        }
    }

    private Composed composed(List<String> overrides) {
        Composition whole = Composition.compose(sources, registry, overrides);
        Composition run = whole.without(SweepSpec.KEYS);
        List<Problem> problems = new ArrayList<>();
        Optional<Bound<SweepSpec>> sweep = Optional.empty();
        try {
            sweep = sweep(whole.root());
        } catch (ConfigProblems e) {
            problems.addAll(e.problems());
        }
        try {
            Bound<ExperimentSpec> bound =
                    new Binder(registry).bind(ExperimentSpec.class, run.root().toConfig());
            if (problems.isEmpty()) {
                ConfigObject complete = bound.complete().root();
                ConfigObject all = complete;
                for (String key : SweepSpec.KEYS) {
                    ConfigValue block = whole.root().get(key);
                    all = block == null ? all : all.withValue(key, block);
                }
                return new Composed(loader, registry, run.completed(complete), whole.completed(all), bound, sweep);
            }
        } catch (ConfigProblems e) {
            problems.addAll(0, e.problems());
        }
        throw new ConfigProblems(problems);
    }

    private Optional<Bound<SweepSpec>> sweep(ConfigObject root) {
        if (!(root.get("sweep") instanceof ConfigObject sweep)) {
            return Optional.empty();
        }
        ConfigObject blocks = ConfigFactory.empty().root().withOrigin(root.origin());
        for (String key : SweepSpec.KEYS) {
            ConfigValue block = root.get(key);
            if (block != null) {
                blocks = blocks.withValue(key, block);
            }
        }
        return Optional.of(
                sweep(blocks.withValue("sweep", sweep.withoutKey(SPACE)).toConfig()));
    }

    /** What these blocks say of sweeps. */
    Bound<SweepSpec> sweep(Config blocks) {
        return new Binder(registry).bind(SweepSpec.class, blocks);
    }

    /** The space of a config's sweep; empty where it has none. */
    static ConfigObject space(Composition whole) {
        return whole.root().get("sweep") instanceof ConfigObject sweep && sweep.get(SPACE) instanceof ConfigObject space
                ? space
                : ConfigFactory.empty().root();
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
}
