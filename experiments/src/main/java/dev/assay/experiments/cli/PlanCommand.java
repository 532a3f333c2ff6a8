package dev.assay.experiments.cli;

import dev.assay.data.DatasetInfo;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.SweepSession.Asked;
import dev.assay.experiments.composition.SweepOverrides;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.Transfer;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.network.Summary;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Procedure.Composite;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay plan}: what would be run, without running it. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the whole resolved config, the network's summary and the trials of a sweep, and computes nothing.",
            "With --input it summarises the architecture for inputs of that shape, without a data set."
        })
final class PlanCommand implements Callable<Integer> {
    private static final int DEFAULT_CLASSES = 10;
    private static final int MOST_CLASSES = 1_000_000;

    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    @Option(names = "--origins", description = "Put file and line, or override, behind every value.")
    private boolean origins;

    @Option(
            names = "--input",
            paramLabel = "SHAPE",
            description = "Channels x height x width, as in 3x227x227, or a vector's length.")
    private Optional<String> input = Optional.empty();

    @Option(names = "--classes", paramLabel = "N", description = "With --input: how many classes. Default: 10.")
    private Optional<Integer> classes = Optional.empty();

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Configs configs = composing.configs();
        boolean varies = SweepOverrides.vary(composing.words());
        Optional<Composed> single = varies ? Optional.empty() : Optional.of(configs.compose(composing.words()));
        boolean sweeps = varies || !Configs.space(single.orElseThrow().whole()).isEmpty() && input.isEmpty();
        Optional<Asked> asked = sweeps
                ? Optional.of(SweepSession.ask(configs, composing.words(), terminal.err()::println))
                : Optional.empty();
        Composed composed = asked.map(Asked::base).or(() -> single).orElseThrow();
        ExperimentSpec spec = composed.spec();
        if (input.isPresent()) {
            Shape shape = Mistakes.told("--input", () -> Shape.parse(input.orElseThrow()));
            int count = classes.orElse(DEFAULT_CLASSES);
            if (count > MOST_CLASSES) {
                throw new UserException("--classes: at most " + SummaryText.count(MOST_CLASSES) + ", found " + count);
            }
            Task task = Mistakes.told("--classes", () -> Task.MultiClass.of(count));
            print(spec, task, Layout.of(shape));
            return AssayCommand.DONE;
        }
        terminal.out()
                .println(
                        origins
                                ? composed.composition().renderWithOrigins()
                                : composed.composition().render());
        DatasetInfo info = spec.dataset().info(Homes.of(spec.data(), terminal.err()::println));
        print(spec, info.task(), spec.prepared(info.inputs()));
        spec.composite().ifPresent(this::print);
        asked.ifPresent(sweep -> terminal.out().println("\n" + SweepText.trials(sweep, sweep.draw())));
        return AssayCommand.DONE;
    }

    private void print(Composite composite) {
        TextTable table = new TextTable("Run", "Settings");
        composite
                .runs()
                .forEach(run -> table.row(
                        run.name(),
                        new TreeMap<>(run.settings())
                                        .entrySet().stream()
                                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                                .collect(Collectors.joining(" "))
                                + run.source()
                                        .map(source -> ", after " + source)
                                        .orElse("")));
        terminal.out().println("\n" + composite.runs().size() + " runs, one after the other:");
        terminal.out().println(table);
    }

    private void print(ExperimentSpec spec, Task task, Layout inputs) {
        if (spec.learner() instanceof Estimator estimator) {
            terminal.out()
                    .println("Input " + inputs + ". Learned by "
                            + estimator.getClass().getAnnotation(Name.class).value() + ", without a network: "
                            + estimator);
            return;
        }
        Network network = spec.network(task, inputs);
        Summary summary = Summary.of(network);
        terminal.out().println(SummaryText.of(summary));
        boolean sourceIsToCome = spec.composite().stream()
                .flatMap(all -> all.runs().stream())
                .anyMatch(run -> run.source().isPresent());
        Transfer transfer = sourceIsToCome ? Transfer.NONE : Transfer.of(spec, network);
        if (transfer != Transfer.NONE) {
            terminal.out().println(SummaryText.of(summary, transfer));
        }
    }
}
