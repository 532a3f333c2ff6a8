package dev.assay.experiments.sweep;

import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.spec.SweepSettings;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepEvent;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTables;
import dev.assay.results.SweepTrial;
import dev.assay.results.SweepTrial.State;
import dev.assay.run.RunRecord;
import dev.assay.spi.Launcher;
import dev.assay.spi.Sweeper;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A sweep under way, from where its ledger stands to its end. One thread decides and writes everything down before it does it; workers only answer.
 * So whatever is killed at whatever moment, the ledger says what is left to do.
 */
public final class SweepRun {
    private static final long POLL_MILLISECONDS = 400;
    private static final int SECONDS_FOR_STOPPING = 60;
    private static final int SECONDS_FOR_MEASURING = 60;
    private static final int SECONDS_FOR_LEAVING = 10;
    private static final int SIGNALLED = 128;

    /** So many workers in a row that die before they have done anything are a mistake rather than bad luck. */
    private static final int STILLBORN = 3;

    /** Why a sweep ends before all is done. */
    public enum Halt {
        NONE,
        INTERRUPTED,
        CANCELLED,
        FAILED_FAST
    }

    /**
     * What it works with.
     *
     * @param command the command of the worker with that number
     * @param overrides of this session, which are no part of what runs are: where data are, who is told
     * @param workers how many side by side
     * @param stop asked now and then; once true, trials stop after their steps and the sweep ends
     */
    public record Means(
            Launcher launcher,
            IntFunction<Launcher.Command> command,
            SweepSettings settings,
            int workers,
            List<String> overrides,
            BooleanSupplier stop,
            SweepListener listener) {}

    private final SweepDirectory directory;
    private final SweepLedger ledger;
    private final SweepState state;
    private final Sweeper.Search search;
    private final TrialPlanner planner;
    private final Means means;
    private final Map<Integer, Proposal> proposals = new TreeMap<>();
    private final Map<Integer, Hand> hands = new TreeMap<>();
    private final Map<Integer, Reply.Progress> progress = new HashMap<>();
    private final BlockingQueue<Hand.Message> inbox = new LinkedBlockingQueue<>();
    private final List<Reply.Measured> costs = new ArrayList<>();
    private int told;
    private int stillborn;
    private Halt halt = Halt.NONE;
    private long haltedAt;

    /** @param search a new one: it is given the answers again that the ledger has */
    public SweepRun(
            SweepDirectory directory, SweepLedger ledger, Sweeper.Search search, TrialPlanner planner, Means means) {
        this.directory = directory;
        this.ledger = ledger;
        this.state = ledger.state();
        this.search = search;
        this.planner = planner;
        this.means = means;
    }

    /**
     * Takes proposals that were drawn from the search before this came to be.
     *
     * @param drawn all that there were, which the ledger has trials for
     */
    public void take(List<Proposal> drawn) {
        drawn.forEach(proposal -> proposals.put(proposal.number(), proposal));
    }

    /** Only finds out what the trials would cost, as {@link #run} does, and tells the listener. */
    public void measure() {
        try {
            beginMeasuring();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_MEASURING);
            while (isMeasuring()
                    && System.nanoTime() < deadline
                    && !means.stop().getAsBoolean()) {
                poll().ifPresent(this::handle);
            }
            means.listener().measured(costs);
        } finally {
            dismiss();
        }
    }

    /** Has the first worker time two of the trials that are not there already, the first and the last. */
    private void beginMeasuring() {
        propose();
        List<SweepTrial> waiting = state.trials().stream()
                .filter(this::isWaiting)
                .filter(trial -> !isFound(trial))
                .toList();
        if (!waiting.isEmpty()) {
            Hand first = start(1);
            Stream.of(waiting.get(0), waiting.get(waiting.size() - 1))
                    .distinct()
                    .forEach(trial -> first.measure(new Task.Measure(trial.config(), means.overrides())));
        }
    }

    private boolean isMeasuring() {
        return hands.values().stream().anyMatch(Hand::isMeasuring);
    }

    private void dismiss() {
        hands.values().forEach(hand -> hand.close(SECONDS_FOR_LEAVING));
        hands.clear();
    }

    /**
     * Goes on to the end, or to where it is told to halt; writes {@code sweep.json} and {@code sweep.csv}.
     *
     * @param measures whether the first worker times some trials before it takes one, and the listener is told
     * @throws UserException where a proposal of the sweeper cannot be run, or no worker comes to life
     */
    public Halt run(boolean measures) {
        try {
            boolean untold = measures;
            if (measures) {
                beginMeasuring();
            }
            while (true) {
                if (untold && !isMeasuring()) {
                    means.listener().measured(costs);
                    untold = false;
                }
                look();
                if (halt == Halt.NONE) {
                    propose();
                    dispatch();
                }
                means.listener().looked(state, progress);
                if (!isBusy() && (halt != Halt.NONE || !isLeft())) {
                    return halt;
                }
                poll().ifPresent(this::handle);
                for (Hand.Message more = inbox.poll(); more != null; more = inbox.poll()) {
                    handle(more);
                }
            }
        } finally {
            dismiss();
            SweepTables.write(state, directory);
        }
    }

    /** Draws what the search proposes, and tells it what it can be told, in the order of the numbers. */
    private void propose() {
        boolean more = true;
        while (more) {
            more = false;
            List<Proposal> drawn = new ArrayList<>();
            for (Optional<Proposal> next = search.next(); next.isPresent(); next = search.next()) {
                drawn.add(next.get());
            }
            if (!drawn.isEmpty()) {
                take(drawn);
                drawn.forEach(this::checkSame);
                List<SweepEvent.Planned> planned = planner.plan(drawn, state.seeds(), state.trials());
                if (!planned.isEmpty()) {
                    ledger.append(planned);
                }
                more = true;
            }
            while (proposals.containsKey(told) && answer(told).isPresent()) {
                double value = answer(told).getAsDouble();
                if (!state.told().containsKey(told)) {
                    ledger.append(new SweepEvent.Told(Instant.now(), told, value));
                }
                search.tell(told, value);
                told++;
                more = true;
            }
        }
    }

    /** A search that is taken up again must propose what it did before, or the ledger would mix two searches. */
    private void checkSame(Proposal proposal) {
        state.trials().stream()
                .filter(trial -> trial.proposal() == proposal.number())
                .filter(trial -> !trial.values().equals(proposal.values()))
                .findFirst()
                .ifPresent(trial -> {
                    throw new UserException("the sweeper proposes " + TrialPlanner.text(proposal.values())
                            + " where it once proposed " + TrialPlanner.text(trial.values()) + " (trial "
                            + trial.number() + "): another version of it, or settings that change its choices."
                            + " Begin another sweep; what has been run will not be run again.");
                });
    }

    /** The answer to a proposal: what it was once told, or the mean over the seeds once all its trials are over. */
    private OptionalDouble answer(int proposal) {
        Double before = state.told().get(proposal);
        if (before != null) {
            return OptionalDouble.of(before);
        }
        List<SweepTrial> trials = state.trials().stream()
                .filter(trial -> trial.proposal() == proposal)
                .toList();
        if (!trials.stream().allMatch(this::isOver)) {
            return OptionalDouble.empty();
        }
        double mean = trials.stream()
                .mapToDouble(trial -> trial.value(state.begun().metric()))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
        return OptionalDouble.of(mean);
    }

    private boolean isOver(SweepTrial trial) {
        return trial.state().isOver() && !isWaiting(trial);
    }

    /** Whether a worker is to begin with it, now or later. */
    private boolean isWaiting(SweepTrial trial) {
        return trial.state() == State.PENDING
                || trial.state() == State.CRASHED
                        && trial.attempts() < means.settings().attempts();
    }

    private boolean isLeft() {
        return state.trials().stream().anyMatch(trial -> !isOver(trial));
    }

    private boolean isBusy() {
        return hands.values().stream().anyMatch(hand -> hand.trial().isPresent());
    }

    /** Gives every idle worker a trial that can begin, and starts workers for those that are left. */
    private void dispatch() {
        for (Optional<SweepTrial> next = next(); next.isPresent(); next = next()) {
            SweepTrial trial = next.get();
            if (isFound(trial)) {
                continue;
            }
            Optional<Hand> idle =
                    hands.values().stream().filter(Hand::isIdle).findFirst().or(this::another);
            if (idle.isEmpty()) {
                return;
            }
            begin(trial, idle.get());
        }
    }

    /** The first trial that nothing keeps from beginning. */
    private Optional<SweepTrial> next() {
        return state.trials().stream()
                .filter(this::isWaiting)
                .filter(trial -> trial.continues() == 0 || isOver(state.trial(trial.continues())))
                .filter(trial -> twin(trial).stream().noneMatch(twin -> !isOver(twin)))
                .findFirst();
    }

    /** The first trial of the sweep that is the same. */
    private Optional<SweepTrial> twin(SweepTrial trial) {
        return state.begun().again()
                ? Optional.empty()
                : state.trials().stream()
                        .filter(other -> other.number() < trial.number())
                        .filter(other -> other.identity().equals(trial.identity()) && other.until() == trial.until())
                        .findFirst();
    }

    /** Whether what the trial asks for is there already, or cannot come to be; then that is written down. */
    private boolean isFound(SweepTrial trial) {
        Instant now = Instant.now();
        Optional<SweepTrial> twin = twin(trial).filter(other -> other.state() == State.FINISHED);
        if (twin.isPresent()) {
            SweepTrial same = twin.get();
            record(new SweepEvent.Found(now, trial.number(), same.folder(), same.metrics(), same.seconds()), trial);
            return true;
        }
        if (trial.continues() > 0 && state.trial(trial.continues()).state().isFailure()) {
            record(
                    new SweepEvent.Ended(
                            now,
                            trial.number(),
                            State.MISTAKE,
                            "trial " + trial.continues() + ", which it was to go on with, has failed",
                            Map.of(),
                            0),
                    trial);
            return true;
        }
        if (state.begun().again() || trial.until() > 0 || !trial.folder().isEmpty() || trial.continues() > 0) {
            return false;
        }
        Optional<RunRecord> finished = finished(trial.identity());
        finished.ifPresent(run -> record(
                new SweepEvent.Found(
                        now,
                        trial.number(),
                        run.runDirectory(),
                        run.metrics(),
                        run.seconds().getOrDefault("total", 0.0)),
                trial));
        return finished.isPresent();
    }

    /** A finished run of that config in the folder of runs. */
    private Optional<RunRecord> finished(String identity) {
        Path folder = Path.of(state.begun().runs()).resolve(state.begun().name());
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, identity.substring(0, 12) + "*")) {
            for (Path path : runs) {
                RunDirectory run = new RunDirectory(path);
                if (Files.isRegularFile(run.record())) {
                    RunRecord record = RunRecords.read(run);
                    if (record.status() == RunRecord.Status.FINISHED
                            && record.provenance().configSha256().equals(identity)) {
                        return Optional.of(record);
                    }
                }
            }
        } catch (IOException e) {
            throw new UserException("Cannot read " + folder + ": " + e.getMessage(), e);
        }
        return Optional.empty();
    }

    private void begin(SweepTrial trial, Hand hand) {
        String folder = trial.folder();
        if (folder.isEmpty() && trial.continues() > 0) {
            folder = state.trial(trial.continues()).folder();
        }
        if (folder.isEmpty()) {
            folder = Recorder.claim(Path.of(state.begun().runs()), state.begun().name(), trial.identity())
                    .path()
                    .toString();
        }
        ledger.append(new SweepEvent.Started(Instant.now(), trial.number(), hand.number(), folder));
        hand.begin(new Task.Run(
                trial.number(),
                trial.config(),
                means.overrides(),
                trial.identity(),
                folder,
                trial.until(),
                means.settings().keepCheckpoints() || trial.until() > 0,
                means.settings().reports()));
    }

    private Optional<Hand> another() {
        for (int number = 1; number <= means.workers(); number++) {
            if (!hands.containsKey(number)) {
                return Optional.of(start(number));
            }
        }
        return Optional.empty();
    }

    private Hand start(int number) {
        Hand hand = new Hand(number, means.launcher().start(means.command().apply(number)), inbox);
        hands.put(number, hand);
        return hand;
    }

    private Optional<Hand.Message> poll() {
        try {
            return Optional.ofNullable(inbox.poll(POLL_MILLISECONDS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a sweep", e);
        }
    }

    private void handle(Hand.Message message) {
        Hand hand = message.from();
        if (message.reply().isEmpty()) {
            gone(hand, message.exit());
            return;
        }
        stillborn = 0;
        if (message.reply().get() instanceof Reply.Measured cost) {
            costs.add(cost);
            hand.measured();
        } else if (message.reply().get() instanceof Reply.Progress report) {
            if (hand.trial().equals(OptionalInt.of(report.trial()))) {
                progress.put(hand.number(), report);
            }
        } else if (message.reply().get() instanceof Reply.Ended ended) {
            progress.remove(hand.number());
            hand.done(ended.fit());
            record(
                    new SweepEvent.Ended(
                            Instant.now(),
                            ended.trial(),
                            ended.state(),
                            ended.message(),
                            ended.metrics(),
                            ended.seconds()),
                    state.trial(ended.trial()));
        }
    }

    private void gone(Hand hand, int exit) {
        hands.remove(hand.number(), hand);
        progress.remove(hand.number());
        String how = exit > SIGNALLED
                ? "was killed by signal " + (exit - SIGNALLED)
                        + (exit == SIGNALLED + 9 ? ", by somebody or by the system for want of memory" : "")
                : "ended with exit code " + exit;
        if (hand.trial().isPresent()) {
            SweepTrial trial = state.trial(hand.trial().getAsInt());
            State as = halt == Halt.NONE ? State.CRASHED : State.PENDING;
            String message = "the worker " + how + "; what it said last is in " + directory.log(hand.number());
            record(
                    new SweepEvent.Ended(Instant.now(), trial.number(), as, message, trial.metrics(), trial.seconds()),
                    trial);
        }
        stillborn++;
        if (stillborn >= STILLBORN * Math.max(1, means.workers()) && halt == Halt.NONE) {
            throw new UserException("no worker stays alive: the last " + how + "; see " + directory.log(hand.number()));
        }
    }

    private void record(SweepEvent event, SweepTrial before) {
        ledger.append(event);
        SweepTrial trial = state.trial(before.number());
        means.listener().ended(trial, state);
        if (means.settings().failFast() && isOver(trial) && trial.state().isFailure() && halt == Halt.NONE) {
            halt(Halt.FAILED_FAST);
        }
    }

    private void look() {
        if (halt == Halt.NONE && means.stop().getAsBoolean()) {
            halt(Halt.INTERRUPTED);
        } else if (halt == Halt.NONE && Files.exists(directory.cancelled())) {
            halt(Halt.CANCELLED);
        }
        if (halt != Halt.NONE && System.nanoTime() - haltedAt > TimeUnit.SECONDS.toNanos(SECONDS_FOR_STOPPING)) {
            hands.values().forEach(Hand::kill);
        }
    }

    private void halt(Halt why) {
        halt = why;
        haltedAt = System.nanoTime();
        hands.values().stream().filter(hand -> hand.trial().isPresent()).forEach(hand -> hand.say(new Task.Stop()));
    }
}
