package dev.assay.experiments.cli;

import dev.assay.experiments.bench.EngineBenchmark;
import dev.assay.experiments.bench.ReferenceNetwork;
import dev.assay.experiments.bench.RunnerBenchmark;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay bench}: how fast things are. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        description = "Measures how fast things are on this machine.")
final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandLine.Model.CommandSpec spec;

    /** The command with what can be measured below it. */
    static CommandLine with(Terminal terminal) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new Engines(terminal))
                .addSubcommand(new Running(terminal));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What is to be measured?");
    }

    /** Which networks, in which config, on how many threads. */
    private static final class Networks {
        @Mixin
        private final Composing composing = new Composing();

        @Option(
                names = "--networks",
                paramLabel = "NAME",
                split = ",",
                description =
                        "Which, with commas: mlp-800x2, lenet, vgg-small, resnet-20, lstm-64-128-t32, alexnet. Default: all. Beside them, matmul-2048: one product of matrices, for the rate that the machine can reach.")
        private List<String> names =
                ReferenceNetwork.all().stream().map(ReferenceNetwork::name).toList();

        @Option(
                names = "--threads",
                paramLabel = "N",
                description = "Short for engine.threads=N. Default: the engine's own.")
        private Optional<Integer> threads = Optional.empty();

        /** Hands over each network that was asked for, {@code also} being overrides that the user's come after. */
        void each(List<String> also, BiConsumer<ReferenceNetwork, Composed> measure) {
            names.stream().map(ReferenceNetwork::named).toList().forEach(network -> {
                List<String> overrides = new ArrayList<>(network.config());
                overrides.addAll(also);
                threads.ifPresent(count -> overrides.add("engine.threads=" + count));
                overrides.addAll(composing.words());
                measure.accept(network, composing.compose(overrides));
            });
        }
    }

    private static double checked(double seconds) {
        if (!(seconds >= 0 && Double.isFinite(seconds))) {
            throw new UserException("--seconds: must be finite and at least 0, found " + seconds);
        }
        return seconds;
    }

    /** {@code assay bench engines}: examples a second of an engine, network by network. */
    @Command(
            name = "engines",
            mixinStandardHelpOptions = true,
            description = {
                "Trains and asks reference networks on the chosen engine, inputs in memory, and prints a line of JSON for each:",
                "examples a second in the median step, after three steps to warm up. Compare inside one run only."
            })
    static final class Engines implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Networks networks = new Networks();

        @Option(
                names = "--seconds",
                paramLabel = "S",
                defaultValue = "5",
                description = "For training and again for inference of each network. Default: 5.")
        private double seconds;

        Engines(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            double each = checked(seconds);
            networks.each(
                    List.of(),
                    (network, composed) -> terminal.out()
                            .println(Wiring.inject(
                                            EngineBenchmark.class, composed.registry(), composed.spec(), network.task())
                                    .measure(network.name(), network.input(), each)
                                    .json()));
            return AssayCommand.DONE;
        }
    }

    /** {@code assay bench runner}: what a run adds to the bare steps of its model. */
    @Command(
            name = "runner",
            mixinStandardHelpOptions = true,
            description = {
                "Takes bare steps on batches that lie ready in memory and steps of whole runs, with data, display and journal, in short turns,",
                "and prints a line of JSON for each network: the medians, and what the run adds in percent."
            })
    static final class Running implements Callable<Integer> {
        /** So many that a run lasts for some seconds, and so few that it notes every step. */
        private static final String EPOCHS = "epochs=30";

        private final Terminal terminal;

        @Mixin
        private final Networks networks = new Networks();

        @Option(
                names = "--seconds",
                paramLabel = "S",
                defaultValue = "5",
                description = "Of each run, the bare steps between its own included. Default: 5.")
        private double seconds;

        @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How many runs. Default: 5.")
        private int rounds;

        Running(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            double each = checked(seconds);
            if (rounds < 1) {
                throw new UserException("--rounds: must be at least 1, found " + rounds);
            }
            networks.each(
                    List.of(EPOCHS),
                    (network, composed) -> terminal.out()
                            .println(Wiring.inject(
                                            RunnerBenchmark.class, composed.registry(), composed.spec(), network.task())
                                    .measure(network.name(), network.input(), rounds, each)
                                    .json()));
            return AssayCommand.DONE;
        }
    }
}
