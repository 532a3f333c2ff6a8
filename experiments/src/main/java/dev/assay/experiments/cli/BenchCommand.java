package dev.assay.experiments.cli;

import dev.assay.data.Task;
import dev.assay.experiments.bench.EngineBenchmark;
import dev.assay.experiments.bench.ReferenceNetwork;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        return new CommandLine(new BenchCommand()).addSubcommand(new Engines(terminal));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What is to be measured?");
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
        private final Composing composing = new Composing();

        @Option(
                names = "--networks",
                paramLabel = "NAME",
                split = ",",
                description =
                        "Which, with commas: mlp-800x2, lenet, vgg-small, resnet-20, lstm-64-128-t32, alexnet. Default: all.")
        private List<String> names =
                ReferenceNetwork.all().stream().map(ReferenceNetwork::name).toList();

        @Option(
                names = "--threads",
                paramLabel = "N",
                description = "Short for engine.threads=N. Default: the engine's own.")
        private Optional<Integer> threads = Optional.empty();

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
            if (!(seconds >= 0 && Double.isFinite(seconds))) {
                throw new UserException("--seconds: must be finite and at least 0, found " + seconds);
            }
            for (ReferenceNetwork network :
                    names.stream().map(ReferenceNetwork::named).toList()) {
                List<String> overrides = new ArrayList<>(network.config());
                threads.ifPresent(count -> overrides.add("engine.threads=" + count));
                overrides.addAll(composing.words());
                Composed composed = composing.compose(overrides);
                Task task = network.task();
                EngineBenchmark benchmark =
                        Wiring.inject(EngineBenchmark.class, composed.registry(), composed.spec(), task);
                terminal.out()
                        .println(benchmark
                                .measure(network.name(), network.input(), seconds)
                                .json());
            }
            return AssayCommand.DONE;
        }
    }
}
