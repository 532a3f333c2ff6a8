package dev.assay.experiments.cli;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.assay.experiments.binding.Bound;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.SweepSpec;
import dev.assay.experiments.spec.TransferSpec;
import dev.assay.run.Provenance.Inputs;
import dev.assay.spi.UserException;
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
        return Configs.open(plugins, folders).compose(overrides);
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
        ClassLoader loader = Plugins.loader(plugins);
        return Configs.recorded(loader, Plugins.discover(loader), inputs.config(), overrides);
    }

    /** The folder of further plugins. */
    Optional<Path> plugins() {
        return plugins;
    }

    /** The configs and plugins that there are, to be composed often. */
    Configs configs() {
        return Configs.open(plugins, folders);
    }

    /**
     * A config that was composed and bound.
     *
     * @param loader what the plugins were loaded by
     * @param composition with every default filled in, and without what it says of sweeps, which is no part of a run
     * @param whole the same with that
     * @param sweep what it says of sweeps but for the space; empty where it says nothing, as the config of a run that was recorded
     */
    record Composed(
            ClassLoader loader,
            Registry registry,
            Composition composition,
            Composition whole,
            Bound<ExperimentSpec> bound,
            Optional<Bound<SweepSpec>> sweep) {
        /** What does not make a run another run: where things are, who is told, what is looked at beside it, and what is kept. */
        static final Set<String> NOT_IDENTITY = Set.of(
                "runs", "data", "tracker", "system-metrics", "checkpoints", "provenance", "outputs", "diagnostics");

        private static final String TRANSFER = "transfer";

        /** The SHA-256 of what the run is. */
        String identity() {
            return composition.completed(named()).sha256(NOT_IDENTITY);
        }

        /** The config with the source of its weights by name, since where that lies does not count; without a transfer that changes nothing. */
        private ConfigObject named() {
            ConfigObject root = composition.root();
            if (spec().pretrain().isEmpty()) {
                root = root.withoutKey("pretrain");
            }
            Optional<TransferSpec> transfer = spec().transfer();
            if (transfer.stream().allMatch(TransferSpec::changesNothing)) {
                return root.withoutKey(TRANSFER);
            }
            Optional<String> source = transfer.flatMap(TransferSpec::source);
            return source.isEmpty()
                    ? root
                    : root.toConfig()
                            .withValue(TRANSFER + ".from", ConfigValueFactory.fromAnyRef(source.get()))
                            .root();
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
            return Configs.recorded(
                    loader, registry, composition.root().render(ConfigRenderOptions.concise()), overrides);
        }
    }
}
