package dev.assay.experiments.sweep;

import static dev.assay.experiments.sweep.SweepFixture.EPOCHS;
import static dev.assay.experiments.sweep.SweepFixture.listed;
import static dev.assay.experiments.sweep.SweepFixture.proposal;
import static dev.assay.experiments.sweep.SweepFixture.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.experiments.sweep.SweepRun.Halt;
import dev.assay.results.SweepEvent;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import dev.assay.results.SweepTrial.State;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SweepRunTest {
    private static final Function<Task.Run, Double> HILL = task -> 10 - Math.abs(x(task) - 3);

    @TempDir
    Path runs;

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What tells one search from another: the trials with their values, and what was answered. */
    private static List<String> course(SweepState state) {
        List<String> course = new ArrayList<>();
        state.trials().forEach(trial -> course.add(trial.proposal() + " " + trial.point() + " " + trial.metrics()));
        state.told().forEach((number, value) -> course.add(number + " told " + value));
        return course;
    }

    private List<String> course(int workers) {
        Random random = new Random();
        SweepFixture sweep = new SweepFixture(runs, () -> new Adaptive(20), new FakeLauncher(task -> {
            pause(random.nextInt(8));
            return HILL.apply(task);
        }));
        sweep.workers = workers;
        sweep.again = true;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.NONE);
            assertThat(ledger.state().count(State.FINISHED)).isEqualTo(20);
            return course(ledger.state());
        }
    }

    @Test
    void anAdaptiveSearchTakesTheSameCourseWithOneTwoAndFourWorkers() {
        List<String> alone = course(1);
        assertThat(course(2)).isEqualTo(alone);
        assertThat(course(4)).isEqualTo(alone);
    }

    @Test
    void aSearchThatIsTakenUpAgainAfterAnyPrefixOfTheLedgerTakesTheSameCourse() throws Exception {
        SweepFixture whole = new SweepFixture(runs.resolve("a"), () -> new Adaptive(8), new FakeLauncher(HILL));
        try (SweepLedger ledger = whole.begin(List.of("1", "2"))) {
            whole.run(ledger);
        }
        byte[] all = Files.readAllBytes(whole.directory.ledger());
        List<String> course = course(SweepLedger.read(whole.directory));
        int first = new String(all, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int i = 0; i < 12; i++) {
            int cut = first + (all.length - first) * i / 12;
            SweepFixture again =
                    new SweepFixture(runs.resolve("cut" + i), () -> new Adaptive(8), new FakeLauncher(HILL));
            Files.write(again.directory.ledger(), Arrays.copyOf(all, cut), StandardOpenOption.CREATE);
            try (SweepLedger ledger = SweepLedger.resume(again.directory)) {
                again.run(ledger);
                assertThat(course(ledger.state())).containsExactlyInAnyOrderElementsOf(course);
                assertThat(ledger.state().trials()).allMatch(trial -> trial.state() == State.FINISHED);
            }
        }
    }

    @Test
    void eachProposalRunsOnceForEachSeedAndItsMeanIsTold() {
        SweepFixture sweep = new SweepFixture(
                runs,
                () -> listed(proposal(0, "1"), proposal(1, "2")),
                new FakeLauncher(task -> task.config().contains("seed=5") ? Double.NaN : x(task) + seed(task)));
        try (SweepLedger ledger = sweep.begin(List.of("3", "4", "5"))) {
            sweep.run(ledger);
            assertThat(ledger.state().told()).containsExactly(Map.entry(0, 4.5), Map.entry(1, 5.5));
            assertThat(ledger.state().trials())
                    .extracting(SweepTrial::state)
                    .containsExactly(
                            State.FINISHED,
                            State.FINISHED,
                            State.NOT_FINITE,
                            State.FINISHED,
                            State.FINISHED,
                            State.NOT_FINITE);
        }
    }

    private static double seed(Task.Run task) {
        return Double.parseDouble(task.config().replaceFirst("(?s).*seed=", ""));
    }

    @Test
    void failuresAreToldApartAndOneDoesNotStopTheOthers() {
        SweepFixture sweep = new SweepFixture(
                runs,
                () -> listed(
                        proposal(0, "0"),
                        proposal(1, "1"),
                        proposal(2, "2"),
                        proposal(3, "3"),
                        proposal(4, "4"),
                        proposal(5, "5"),
                        proposal(6, "6")),
                new FakeLauncher(task -> switch ((int) x(task)) {
                    case 0 -> throw new OutOfMemoryError("Java heap space");
                    case 1 -> Double.NaN;
                    case 2 -> throw new FakeLauncher.Death();
                    case 3 -> throw new UserException("there is no such file");
                    case 4 -> throw new IllegalStateException("a defect");
                    case 5 -> throw new IllegalStateException("CUDA error: out of memory");
                    default -> 1.0;
                }));
        sweep.attempts = 2;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.NONE);
            assertThat(ledger.state().trials())
                    .extracting(SweepTrial::state)
                    .containsExactly(
                            State.OUT_OF_MEMORY,
                            State.NOT_FINITE,
                            State.CRASHED,
                            State.MISTAKE,
                            State.FAILED,
                            State.OUT_OF_MEMORY,
                            State.FINISHED);
            assertThat(ledger.state().trials()).extracting(SweepTrial::attempts).containsExactly(1, 1, 2, 1, 1, 1, 1);
            assertThat(ledger.state().trial(3).message())
                    .contains("the worker was killed by signal 9")
                    .contains("worker-");
            assertThat(ledger.state().trial(4).message()).isEqualTo("there is no such file");
            assertThat(ledger.state().failed()).isEqualTo(6);
            assertThat(ledger.state().best())
                    .hasValueSatisfying(best -> assertThat(best.number()).isEqualTo(7));
        }
    }

    @Test
    void aTrialWhoseWorkerDiesGoesOnInItsFolderWithAnother() {
        AtomicInteger deaths = new AtomicInteger(2);
        List<String> folders = new ArrayList<>();
        FakeLauncher launcher = new FakeLauncher(task -> {
            folders.add(task.folder());
            if (deaths.getAndDecrement() > 0) {
                throw new FakeLauncher.Death();
            }
            return 1.0;
        });
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "1")), launcher);
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.run(ledger);
            assertThat(ledger.state().trial(1).state()).isEqualTo(State.FINISHED);
            assertThat(ledger.state().trial(1).attempts()).isEqualTo(3);
        }
        assertThat(folders).hasSize(3).containsOnly(folders.get(0));
        assertThat(launcher.started).isEqualTo(3);
    }

    @Test
    void failFastEndsTheSweepAndLeavesTheRestForLater() {
        FakeLauncher launcher = new FakeLauncher(task -> {
            if (x(task) == 0) {
                return Double.NaN;
            }
            pause(300);
            return 1.0;
        });
        SweepFixture sweep = new SweepFixture(
                runs, () -> listed(proposal(0, "0"), proposal(1, "1"), proposal(2, "2"), proposal(3, "3")), launcher);
        sweep.failFast = true;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.FAILED_FAST);
            assertThat(ledger.state().count(State.NOT_FINITE)).isEqualTo(1);
            assertThat(ledger.state().count(State.PENDING)).isEqualTo(3);
        }
        sweep.failFast = false;
        try (SweepLedger ledger = SweepLedger.resume(sweep.directory)) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.NONE);
            assertThat(ledger.state().count(State.FINISHED)).isEqualTo(3);
        }
    }

    @Test
    void stoppedItPutsBackWhatWasRunningWithoutCountingAnAttempt() {
        AtomicBoolean stop = new AtomicBoolean();
        FakeLauncher launcher = new FakeLauncher(task -> {
            stop.set(true);
            pause(900);
            return 1.0;
        });
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "0"), proposal(1, "1")), launcher);
        sweep.workers = 1;
        sweep.stop = stop::get;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.INTERRUPTED);
            assertThat(ledger.state().trials())
                    .allMatch(trial -> trial.state() == State.PENDING && trial.attempts() == 0);
        }
        assertThat(Files.exists(sweep.directory.json())).isTrue();
    }

    @Test
    void cancelledByAFileItEnds() {
        SweepFixture sweep =
                new SweepFixture(runs, () -> listed(proposal(0, "0"), proposal(1, "1")), new FakeLauncher(task -> {
                    try {
                        Files.writeString(Path.of(task.folder()).resolveSibling("sweep-1/cancel"), "");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    pause(900);
                    return 1.0;
                }));
        sweep.workers = 1;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.CANCELLED);
            assertThat(ledger.state().count(State.PENDING)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameTrialIsComputedOnceUnlessAskedFor(boolean again) {
        FakeLauncher launcher = new FakeLauncher(task -> {
            pause(20);
            return 1.0;
        });
        SweepFixture sweep = new SweepFixture(
                runs, () -> listed(proposal(0, "7"), proposal(1, "7"), proposal(2, "8"), proposal(3, "7")), launcher);
        sweep.again = again;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.run(ledger);
            assertThat(ledger.state().count(State.FINISHED)).isEqualTo(4);
            assertThat(ledger.state().trials())
                    .extracting(SweepTrial::found)
                    .containsExactly(false, !again, false, !again);
            assertThat(ledger.state()
                            .trial(4)
                            .folder()
                            .equals(ledger.state().trial(1).folder()))
                    .isEqualTo(!again);
        }
        assertThat(launcher.begun).hasSize(again ? 4 : 2);
    }

    @Test
    void aContinuedTrialWaitsForItsBeginningAndGoesOnInItsFolder() {
        List<Task.Run> tasks = new ArrayList<>();
        FakeLauncher launcher = new FakeLauncher(task -> {
            tasks.add(task);
            return x(task) + task.until();
        });
        Proposal first = new Proposal(0, Map.of("x", "1"), OptionalInt.empty(), 3);
        Proposal failing = new Proposal(1, Map.of("x", "NaN"), OptionalInt.empty(), 3);
        SweepFixture sweep = new SweepFixture(
                runs,
                () -> listed(
                        first,
                        failing,
                        new Proposal(2, Map.of("x", "1"), OptionalInt.of(0), EPOCHS),
                        new Proposal(3, Map.of("x", "NaN"), OptionalInt.of(1), EPOCHS)),
                launcher);
        sweep.workers = 1;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.run(ledger);
            assertThat(ledger.state().trials())
                    .extracting(SweepTrial::state)
                    .containsExactly(State.FINISHED, State.NOT_FINITE, State.FINISHED, State.MISTAKE);
            assertThat(ledger.state().trial(3).folder())
                    .isEqualTo(ledger.state().trial(1).folder());
            assertThat(ledger.state().trial(4).message()).contains("trial 2, which it was to go on with, has failed");
        }
        assertThat(tasks).extracting(Task.Run::until).containsExactly(3, 3, 0);
        assertThat(tasks).extracting(Task.Run::keepCheckpoints).containsExactly(true, true, false);
    }

    @Test
    void failedTrialsThatAreAskedForAgainRunAgainAndNothingElse() {
        AtomicBoolean broken = new AtomicBoolean(true);
        FakeLauncher launcher = new FakeLauncher(task -> x(task) == 1 && broken.get() ? Double.NaN : 1.0);
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "0"), proposal(1, "1")), launcher);
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.run(ledger);
            assertThat(ledger.state().failed()).isEqualTo(1);
        }
        broken.set(false);
        launcher.begun.clear();
        try (SweepLedger ledger = SweepLedger.resume(sweep.directory)) {
            ledger.append(new SweepEvent.Retried(Instant.now(), List.of(2)));
            sweep.run(ledger);
            assertThat(ledger.state().count(State.FINISHED)).isEqualTo(2);
            assertThat(ledger.state().told().get(1))
                    .as("what was answered once stays")
                    .isNaN();
        }
        assertThat(launcher.begun).containsExactly(2);
    }

    @Test
    void moreSeedsAddTrialsToWhatIsThere() {
        FakeLauncher launcher = new FakeLauncher(HILL);
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "0"), proposal(1, "1")), launcher);
        try (SweepLedger ledger = sweep.begin(List.of("1"))) {
            sweep.run(ledger);
        }
        launcher.begun.clear();
        try (SweepLedger ledger = SweepLedger.resume(sweep.directory)) {
            ledger.append(new SweepEvent.Extended(Instant.now(), "{}", List.of("1", "2", "3")));
            sweep.run(ledger);
            assertThat(ledger.state().trials())
                    .extracting(trial -> trial.proposal() + "/" + trial.seed())
                    .containsExactly("0/1", "1/1", "0/2", "0/3", "1/2", "1/3");
        }
        assertThat(launcher.begun).containsExactlyInAnyOrder(3, 4, 5, 6);
    }

    @Test
    void aSweeperThatChangesItsMindIsToldOf() {
        FakeLauncher launcher = new FakeLauncher(HILL);
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "0")), launcher);
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.run(ledger);
        }
        AtomicInteger other = new AtomicInteger(5);
        SweepFixture changed = new SweepFixture(runs, () -> listed(proposal(0, String.valueOf(other.get()))), launcher);
        try (SweepLedger ledger = SweepLedger.resume(sweep.directory)) {
            assertThatThrownBy(() -> changed.run(ledger))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("the sweeper proposes x=5 where it once proposed x=0 (trial 1)");
        }
    }

    @Test
    void workersThatNeverComeToLifeAreAMistake() {
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "0")), new Stillborn());
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.attempts = 100;
            assertThatThrownBy(() -> sweep.run(ledger))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("no worker stays alive: the last ended with exit code 1; see ")
                    .hasMessageContaining("worker-1.log");
        }
    }

    private static Proposal[] six() {
        return IntStream.range(0, 6).mapToObj(i -> proposal(i, "" + i)).toArray(Proposal[]::new);
    }

    @Test
    void whileTheFirstWorkerTimesTheFirstAndTheLastTrialTheOthersBegin() {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch told = new CountDownLatch(1);
        FakeLauncher launcher = new FakeLauncher(task -> {
            begun.countDown();
            // A sweep that is over waits for no measurement, so its last trials wait until they are made.
            if (task.trial() > 3) {
                await(told);
            }
            return HILL.apply(task);
        });
        launcher.cost = () -> {
            await(begun);
            return new Reply.Measured(2, 1000, 100);
        };
        SweepFixture sweep = new SweepFixture(runs, () -> listed(six()), launcher);
        sweep.measures = true;
        sweep.whenMeasured = told::countDown;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.NONE);
            assertThat(ledger.state().count(State.FINISHED)).isEqualTo(6);
        }
        Reply.Measured cost = new Reply.Measured(2, 1000, 100);
        assertThat(sweep.costs).containsExactly(List.of(cost, cost));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aWorkerThatDiesWhileItTimesATrialIsReplaced() {
        FakeLauncher launcher = new FakeLauncher(HILL);
        launcher.cost = () -> {
            throw new FakeLauncher.Death();
        };
        SweepFixture sweep = new SweepFixture(runs, () -> listed(six()), launcher);
        sweep.workers = 1;
        sweep.measures = true;
        try (SweepLedger ledger = sweep.begin(List.of())) {
            assertThat(sweep.run(ledger)).isEqualTo(Halt.NONE);
            assertThat(ledger.state().count(State.FINISHED)).isEqualTo(6);
        }
        assertThat(sweep.costs).containsExactly(List.of());
        assertThat(launcher.started).isEqualTo(2);
    }

    @Test
    void whatTheTrialsWouldCostIsFoundOutWithoutBeginningOne() {
        FakeLauncher launcher = new FakeLauncher(HILL);
        SweepFixture sweep = new SweepFixture(runs, () -> listed(proposal(0, "0")), launcher);
        try (SweepLedger ledger = sweep.begin(List.of())) {
            sweep.measure(ledger);
            assertThat(ledger.state().trials()).hasSize(1).allMatch(trial -> trial.state() == State.PENDING);
        }
        assertThat(sweep.costs).containsExactly(List.of(new Reply.Measured(1, 1000, 100)));
        assertThat(launcher.begun).isEmpty();
    }
}
