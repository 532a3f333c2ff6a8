package dev.assay.experiments.cli;

import dev.assay.data.Part;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.RunCommand.Guest;
import dev.assay.experiments.cli.RunCommand.Opened;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.Keeper;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.run.RunResult;
import dev.assay.experiments.run.Runner;
import dev.assay.experiments.run.Training;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.sweep.Reply;
import dev.assay.experiments.sweep.Task;
import dev.assay.experiments.sweep.TrialRunner;
import dev.assay.experiments.sweep.WorkerLoop;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.results.RunRecords;
import dev.assay.results.SweepTrial.State;
import dev.assay.run.RunRecord;
import dev.assay.run.Seeds;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** {@code assay worker}: what a sweep starts, to run one trial after the other. */
@Command(
        name = "worker",
        hidden = true,
        description = "Runs the trials that it is given on standard input; `assay sweep` starts it.")
final class WorkerCommand implements Callable<Integer>, TrialRunner {
    /** How long a trial may take to stop once nobody waits for it any more. */
    private static final int SECONDS_ALONE = 20;

    /** How long another process may hold a run's folder: one of an earlier session that is about to end. */
    private static final int SECONDS_FOR_LOCK = 30;

    private static final int LOST = 3;

    /** How long steps are timed, and how many at least. */
    private static final long NANOSECONDS_TIMED = 1_200_000_000;

    private static final int FEWEST_STEPS = 5;

    /** What forward alone costs in training's time. */
    private static final double SHARE_OF_FORWARD = 0.4;

    /** What a run takes besides its steps: data, records, pictures. */
    private static final double SECONDS_BESIDES = 0.7;

    private static final long BYTES_BESIDES = 400_000;

    private final Terminal terminal;

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    private Optional<Configs> configs = Optional.empty();

    WorkerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        // Ctrl-C reaches the whole group of processes; the sweep tells its workers what is to be done.
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        PrintStream out = terminal.out();
        System.setOut(terminal.err());
        configs = Optional.of(Configs.open(plugins, List.of()));
        WorkerLoop.run(System.in, out, this, WorkerCommand::haltSoon);
        return AssayCommand.DONE;
    }

    private static void haltSoon() {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(SECONDS_ALONE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(LOST);
                },
                "assay-worker-end");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public Reply.Ended run(Task.Run task, Consumer<Reply.Progress> progress, BooleanSupplier stop) {
        terminal.err().println("trial " + task.trial() + ": " + task.folder());
        Composed composed = configs.orElseThrow().recorded(task.config(), task.overrides());
        if (!composed.identity().equals(task.identity())) {
            throw new UserException("the frozen config is not the one that was planned (its SHA-256 is "
                    + composed.identity() + ", not " + task.identity()
                    + "): give what is secret in it, or has been changed by hand, as overrides of --resume");
        }
        RunDirectory directory = new RunDirectory(Path.of(task.folder()));
        RunLock lock = lock(directory);
        RunCommand command = new RunCommand(
                new Terminal(new PrintStream(OutputStream.nullOutputStream()), terminal.err(), OptionalInt.empty()),
                new Guest(
                        new Reporter(task.trial(), progress),
                        stop,
                        task.until() > 0 ? OptionalInt.of(task.until()) : OptionalInt.empty(),
                        task.report()));
        try {
            if (!Files.exists(directory.provenance())) {
                command.execute(
                        composed,
                        provenance -> new Opened(
                                Recorder.begin(
                                        directory,
                                        lock,
                                        composed.spec().name(),
                                        composed.composition().render(),
                                        composed.composition().values(),
                                        provenance),
                                Optional.empty()));
            } else if (ResumeCommand.isFinished(directory)) {
                lock.close();
            } else {
                ResumeCommand.resume(directory, lock, composed, RunRecords.provenance(directory), terminal, command);
            }
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
        if (command.mistake().isPresent()) {
            throw new UserException(command.mistake().get());
        }
        RunRecord record = command.recorded().orElseGet(() -> RunRecords.read(directory));
        State state = state(record, command.trouble(), task.until());
        if (state == State.FINISHED && !task.keepCheckpoints()) {
            clear(directory.checkpoints());
        }
        return new Reply.Ended(
                task.trial(),
                state,
                record.failure().orElse(""),
                record.metrics(),
                record.seconds().getOrDefault("total", 0.0),
                state != State.OUT_OF_MEMORY);
    }

    private static State state(RunRecord record, RunResult.Trouble trouble, int until) {
        return switch (record.status()) {
            case FINISHED -> State.FINISHED;
            case STOPPED -> until > 0 && record.epochs().size() >= until ? State.FINISHED : State.PENDING;
            case FAILED ->
                switch (trouble) {
                    case OUT_OF_MEMORY -> State.OUT_OF_MEMORY;
                    case NOT_FINITE -> State.NOT_FINITE;
                    case OTHER -> State.MISTAKE;
                    case NONE -> State.FAILED;
                };
        };
    }

    private static RunLock lock(RunDirectory directory) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_LOCK);
        while (true) {
            try {
                return RunLock.of(directory);
            } catch (UserException e) {
                if (System.nanoTime() > deadline || !Files.isDirectory(directory.path())) {
                    throw e;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a worker", e);
            }
        }
    }

    private static void clear(Path checkpoints) {
        try (Stream<Path> files = Files.list(checkpoints)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UserException("Cannot delete checkpoints: " + e.getMessage(), e);
        }
    }

    @Override
    public Reply.Measured measure(Task.Measure task) {
        Composed composed = configs.orElseThrow().recorded(task.config(), task.overrides());
        ExperimentSpec spec = composed.spec();
        Seeds seeds = new Seeds(spec.seed());
        PreparedData data = PreparedData.of(spec, Homes.of(spec.data(), terminal.err()::println), seeds);
        Runner runner = Wiring.inject(
                Runner.class,
                composed.registry(),
                spec,
                data.info().task(),
                binder -> binder.bind(PreparedData.class).toInstance(data));
        Stopwatch watch = new Stopwatch();
        try (Training training = runner.build()) {
            RunResult result = training.run(watch, watch::isDone, Keeper.NONE);
            long weights = bytes(result.weights().weights().values());
            long slots = result.weights().slots().values().stream()
                    .mapToLong(WorkerCommand::bytes)
                    .sum();
            double step = watch.seconds();
            double example = step / Math.min(spec.batchSize(), size(data, Part.TRAIN));
            double seconds = watch.steps * step
                    + SHARE_OF_FORWARD
                            * example
                            * ((double) spec.epochs() * size(data, Part.VALIDATION) + size(data, Part.TEST))
                    + SECONDS_BESIDES;
            return new Reply.Measured(
                    seconds, weights + BYTES_BESIDES, spec.checkpoints().keep() * (2 * weights + slots));
        }
    }

    private static int size(PreparedData data, Part part) {
        return data.has(part) ? data.part(part).size() : 0;
    }

    private static long bytes(Collection<Tensor> tensors) {
        return tensors.stream()
                .mapToLong(tensor -> 4L * tensor.shape().elements())
                .sum();
    }

    /** Times steps, once they are as fast as they will be. */
    private static final class Stopwatch implements RunListener {
        private final List<Double> each = new ArrayList<>();
        private final long start = System.nanoTime();
        private long steps;
        private long before = start;

        @Override
        public void trainingStarts(long total, int epochs, int batchSize) {
            steps = total;
            before = System.nanoTime();
        }

        @Override
        public void stepEnds(Progress at, double loss, double learningRate) {
            long now = System.nanoTime();
            each.add((now - before) / 1e9);
            before = now;
        }

        boolean isDone() {
            return each.size() >= FEWEST_STEPS && System.nanoTime() - start > NANOSECONDS_TIMED;
        }

        /** The first decile of the second half: what others take of the processor, and the compiler, is no part of a step. */
        double seconds() {
            List<Double> late =
                    each.subList(each.size() / 2, each.size()).stream().sorted().toList();
            return late.isEmpty() ? 0 : late.get(late.size() / 10);
        }
    }

    /** Tells the sweep how far a trial has come. */
    private static final class Reporter implements RunListener {
        private final int trial;
        private final Consumer<Reply.Progress> progress;
        private long steps;
        private int epochs;

        Reporter(int trial, Consumer<Reply.Progress> progress) {
            this.trial = trial;
            this.progress = progress;
        }

        @Override
        public void trainingStarts(long total, int allEpochs, int batchSize) {
            steps = total;
            epochs = allEpochs;
        }

        @Override
        public void stepEnds(Progress at, double loss, double learningRate) {
            progress.accept(new Reply.Progress(trial, (int) at.epoch() + 1, epochs, at.step() + 1, steps, loss));
        }
    }
}
