package dev.assay.experiments.cli;

import dev.assay.data.Part;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.CompositeRun.Outcome;
import dev.assay.experiments.run.CheckpointKeeper;
import dev.assay.experiments.run.Environment;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.Keeper;
import dev.assay.experiments.run.Pages;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.run.ProgressDisplay;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.run.RunResult;
import dev.assay.experiments.run.Runner;
import dev.assay.experiments.run.Survey;
import dev.assay.experiments.run.Training;
import dev.assay.experiments.run.Transfer;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.tracking.DatasetEvents;
import dev.assay.experiments.tracking.Follower;
import dev.assay.experiments.tracking.SystemMetrics;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Summary;
import dev.assay.results.AtomicFile;
import dev.assay.results.Checkpoint;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.run.EpochRecord;
import dev.assay.run.Event;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.run.Seeds;
import dev.assay.spi.Name;
import dev.assay.spi.Procedure.Composite;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay run}: one run, from a config to a record. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Trains, validates each epoch, tests once at the end, and records everything in runs/NAME/ID.",
            "Without overrides: a small convolutional network on built-in drawings of digits."
        })
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    @Option(names = "--json", description = "Print the record as one line of JSON, the last on standard output.")
    private boolean json;

    private final Guest guest;
    private Optional<RunRecord> recorded = Optional.empty();
    private RunResult.Trouble trouble = RunResult.Trouble.NONE;
    private Optional<String> mistake = Optional.empty();

    /**
     * Another's hand in a run.
     *
     * @param listener told of everything besides
     * @param stop asked besides
     * @param until after how many epochs the run pauses; empty for not at all
     * @param report whether the run draws its pictures and its report
     */
    record Guest(RunListener listener, BooleanSupplier stop, OptionalInt until, boolean report) {
        static final Guest NONE = new Guest(new RunListener() {}, () -> false, OptionalInt.empty(), true);
    }

    RunCommand(Terminal terminal) {
        this(terminal, Guest.NONE);
    }

    /** For a run that is a part of something larger. */
    RunCommand(Terminal terminal, Guest guest) {
        this.terminal = terminal;
        this.guest = guest;
    }

    /** What kind of failure the run met with. */
    RunResult.Trouble trouble() {
        return trouble;
    }

    /** Why the run could not be recorded; empty where it could. */
    Optional<String> mistake() {
        return mistake;
    }

    /** The record of the run that was executed; empty where it did not come to that. */
    Optional<RunRecord> recorded() {
        return recorded;
    }

    /** For the commands that run what they have composed themselves. */
    RunCommand(Terminal terminal, boolean json) {
        this(terminal);
        this.json = json;
    }

    @Override
    public Integer call() {
        Composed composed = composing.compose();
        ExperimentSpec spec = composed.spec();
        return execute(
                composed,
                provenance -> new Opened(
                        Recorder.open(
                                spec.runs(),
                                spec.name(),
                                composed.composition().render(),
                                composed.composition().values(),
                                provenance),
                        Optional.empty()));
    }

    /** Where a run is recorded, and where it begins. */
    record Opened(Recorder recorder, Optional<Checkpoint> first) {}

    /** Runs and records what a config says, be it one run or several; {@code open} is called once it is known that it can begin. */
    int execute(Composed composed, Function<Provenance, Opened> open) {
        Optional<Composite> composite = composed.spec().composite();
        if (composite.isEmpty()) {
            return executeOne(composed, open);
        }
        if (guest.until().isPresent()) {
            throw new UserException("procedure: a sweeper that trains on after a few epochs, as successive-halving and"
                    + " hyperband do, needs procedure=train; sweep a procedure with grid, random or tpe");
        }
        CompositeRun runs = new CompositeRun(terminal, composed, composite.get(), guest);
        Outcome outcome = runs.execute(open);
        recorded = Optional.of(outcome.record());
        trouble = outcome.trouble();
        tell(outcome.record(), runs.table(outcome.record()));
        return outcome.code();
    }

    /** A run's data, and what trains on them. */
    record Prepared(PreparedData data, Runner runner) {}

    static Prepared prepare(Composed composed, Consumer<String> notices) {
        ExperimentSpec spec = composed.spec();
        // Native code takes a second to load, and so does data: both at once. What goes wrong is met again when the
        // model is built.
        CompletableFuture.runAsync(spec.engine()::environment);
        PreparedData data = PreparedData.of(spec, Homes.of(spec.data(), notices), new Seeds(spec.seed()));
        Runner runner = Wiring.inject(
                Runner.class,
                composed.registry(),
                spec,
                data.info().task(),
                binder -> binder.bind(PreparedData.class).toInstance(data));
        return new Prepared(data, runner);
    }

    /** What is known of a run's origin when it begins. */
    static Provenance provenance(Composed composed, String started, Transfer transfer) {
        Map<String, String> environment = new LinkedHashMap<>(Environment.describe());
        environment.putAll(composed.spec().engine().environment());
        environment.putAll(transfer.origin());
        return new Provenance(composed.identity(), composed.spec().seed(), started, environment);
    }

    /** What is to be found out of a run's origin. */
    static Survey survey(Composed composed) {
        ExperimentSpec spec = composed.spec();
        return new Survey(
                composed.composition().render(),
                composed.composition().environment(),
                spec.dataset().files(Homes.of(spec.data(), notice -> {})),
                composed.loader());
    }

    private int executeOne(Composed composed, Function<Provenance, Opened> open) {
        ExperimentSpec spec = composed.spec();
        String started = Instant.now().toString();
        Prepared prepared = prepare(composed, terminal.err()::println);
        PreparedData data = prepared.data();
        try (Training training = prepared.runner().build();
                Stop stop = new Stop(terminal.err())) {
            Opened opened = open.apply(provenance(composed, started, training.transfer()));
            try (Recorder recorder = opened.recorder()) {
                recorder.note(DatasetEvents.of(data));
                terminal.err().println(announcement(spec, data, training, recorder));
                recorder.survey(survey(composed));
                Keeper keeper = new CheckpointKeeper(
                        recorder,
                        spec.checkpoints(),
                        opened.first(),
                        text -> terminal.err().println("assay: " + text));
                Optional<Follower> follower = spec.tracker()
                        .map(tracker -> Follower.start(tracker, recorder.directory(), terminal.err()::println));
                try {
                    return run(training, stop, recorder, keeper, data, spec.systemMetrics());
                } finally {
                    follower.ifPresent(Follower::close);
                }
            }
        }
    }

    /** From here on, what goes wrong is the run's failure, and what was recorded before stays. */
    private int run(
            Training training,
            Stop stop,
            Recorder recorder,
            Keeper keeper,
            PreparedData data,
            Optional<Duration> interval) {
        try {
            RunResult result;
            try (ProgressDisplay display = new ProgressDisplay(terminal.err(), terminal.columns());
                    SystemMetrics system = SystemMetrics.start(interval, recorder.started(), recorder::note)) {
                result = training.run(
                        new Both(new Both(recorder, display), guest.listener()),
                        () -> stop.getAsBoolean() || guest.stop().getAsBoolean(),
                        keeper,
                        guest.until());
            }
            trouble = result.trouble();
            result.failure().ifPresent(failure -> terminal.err().println("assay: the run failed: " + failure));
            RunRecord record = recorder.finish(result);
            recorded = Optional.of(record);
            new SavedModel(
                            data.info().inputs(),
                            data.info().task(),
                            data.preprocessing().stream()
                                    .map(Transform.Fitted::figures)
                                    .toList(),
                            result.weights().weights())
                    .write(recorder.directory())
                    .forEach(recorder::artifact);
            Pages.details(result, data).write(recorder.directory());
            if (guest.report()) {
                Pages.write(recorder.directory()).forEach(recorder::artifact);
            }
            Path network = recorder.directory().artifacts().resolve("network.txt");
            result.network()
                    .ifPresent(trained -> AtomicFile.write(network, SummaryText.of(Summary.of(trained)) + "\n"));
            Path uncommitted = recorder.directory().artifacts().resolve(Survey.UNCOMMITTED);
            Stream.of(
                            network,
                            uncommitted,
                            recorder.directory().config(),
                            recorder.directory().record())
                    .filter(Files::isRegularFile)
                    .forEach(recorder::artifact);
            record.provenance().inputs().code().forEach((name, value) -> recorder.remark(Event.Tag.CODE + name, value));
            tell(record, table(record));
            return switch (record.status()) {
                case FINISHED -> AssayCommand.DONE;
                case FAILED -> AssayCommand.FAILED;
                case STOPPED -> stop.code();
            };
        } catch (UserException e) {
            mistake = Optional.of(String.valueOf(e.getMessage()));
            terminal.err().println("assay: " + e.getMessage());
            return AssayCommand.FAILED;
        }
    }

    private static String announcement(ExperimentSpec spec, PreparedData data, Training training, Recorder recorder) {
        StringBuilder text =
                new StringBuilder(spec.name()).append(": ").append(data.info().name());
        for (Part part : Part.values()) {
            if (data.has(part)) {
                text.append(", ")
                        .append(SummaryText.count(data.part(part).size()))
                        .append(' ')
                        .append(part.label());
            }
        }
        String learner = training.network()
                .map(network -> SummaryText.count(network.parameters()) + " parameters")
                .orElseGet(() ->
                        spec.learner().getClass().getAnnotation(Name.class).value());
        String transfer = training.transfer().describe();
        return text + "; " + learner + (transfer.isEmpty() ? "" : "; " + transfer) + "; recorded in "
                + recorder.directory().path();
    }

    private static String table(RunRecord record) {
        TextTable table = new TextTable("Metric", ">Value");
        record.metrics().forEach((name, value) -> {
            if (name.startsWith("test/")) {
                table.row(name, String.format(Locale.ROOT, "%.4f", value));
            }
        });
        return table.toString();
    }

    private void tell(RunRecord record, String table) {
        if (json) {
            terminal.out().println(RunRecords.line(record));
            return;
        }
        if (record.status() == RunRecord.Status.FINISHED) {
            terminal.out().println(table);
        }
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%s in %.1f s; report: %s%n",
                        record.status().name().toLowerCase(Locale.ROOT),
                        record.seconds().getOrDefault("total", Double.NaN),
                        new RunDirectory(Path.of(record.runDirectory())).report());
    }

    /** Two listeners that hear the same; the first hears it first. */
    private record Both(RunListener first, RunListener second) implements RunListener {
        @Override
        public void trainingStarts(long steps, int epochs, int batchSize) {
            each(listener -> listener.trainingStarts(steps, epochs, batchSize));
        }

        @Override
        public void stepEnds(Progress at, double loss, double learningRate) {
            each(listener -> listener.stepEnds(at, loss, learningRate));
        }

        @Override
        public void epochEnds(EpochRecord epoch) {
            each(listener -> listener.epochEnds(epoch));
        }

        @Override
        public void evaluated(Part part, int done, int total) {
            each(listener -> listener.evaluated(part, done, total));
        }

        @Override
        public void seen(Map<String, Tensor> tensors) {
            each(listener -> listener.seen(tensors));
        }

        private void each(Consumer<RunListener> call) {
            List.of(first, second).forEach(call);
        }
    }
}
