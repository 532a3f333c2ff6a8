package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Part;
import dev.assay.datasets.augmentations.GaussianNoise;
import dev.assay.experiments.spec.CheckpointSpec;
import dev.assay.experiments.spec.DiagnosticsSpec;
import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.losses.SquaredError;
import dev.assay.metrics.Accuracy;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.ReduceOnPlateau;
import dev.assay.regularizers.Dropout;
import dev.assay.regularizers.EarlyStopping;
import dev.assay.regularizers.GradientNoise;
import dev.assay.results.Checkpoint;
import dev.assay.results.Checkpoints;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.results.Seen;
import dev.assay.run.EpochRecord;
import dev.assay.run.Event;
import dev.assay.run.Provenance;
import dev.assay.run.Provenance.Resumption;
import dev.assay.run.RunRecord.Status;
import dev.assay.spi.Metric;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    private static final Provenance PROVENANCE =
            new Provenance("0123456789abcdef".repeat(4), 7, "2026-01-01T00:00:00Z", Map.of("cpu", "a fast one"));

    private static final CheckpointSpec EVERY_THIRD =
            new CheckpointSpec(Optional.empty(), Optional.of(3L), Optional.empty(), 2);

    private static final CheckpointSpec EVERY_EPOCH =
            new CheckpointSpec(Optional.of(1), Optional.empty(), Optional.empty(), 1);

    @TempDir
    Path runs;

    private int folders;

    /** Four steps an epoch, dropout, augmentation and noise on the gradients, a rate that halves with each epoch, the best weights tested. */
    private static Setup noisy() {
        return Setup.of(new SinglePrecisionEngine(), Setup.signs(), new CategoricalCrossEntropy(), 5, TestWeights.BEST)
                .batchSize(2)
                .metrics(
                        List.of(new Accuracy()),
                        "loss",
                        new ReduceOnPlateau(
                                new Constant(0.3), "validation/loss", Metric.Goal.MINIMIZE, 0.5, 1, 1000, 0))
                .augmentations(new GaussianNoise(0.3))
                .regularizers(
                        new Dropout(0, 0.4),
                        new EarlyStopping("validation/loss", Metric.Goal.MINIMIZE, 2, 0),
                        new GradientNoise(0.01, 0.5));
    }

    private Recorder begin() {
        return Recorder.open(runs.resolve("" + folders++), "mine", "", Map.of("epochs", "5"), PROVENANCE);
    }

    private Recorder goOn(RunDirectory directory, long step) {
        Provenance resumed = PROVENANCE.resumed(new Resumption("2026-01-02T00:00:00Z", step, Map.of()));
        return Recorder.resume(directory, RunLock.of(directory), "mine", "", Map.of("epochs", "5"), resumed);
    }

    private static RunResult train(
            Setup setup, Recorder recorder, CheckpointSpec spec, Optional<Checkpoint> first, BooleanSupplier stop) {
        return train(setup, recorder, spec, first, stop, OptionalInt.empty());
    }

    private static RunResult train(
            Setup setup,
            Recorder recorder,
            CheckpointSpec spec,
            Optional<Checkpoint> first,
            BooleanSupplier stop,
            OptionalInt until) {
        try (Training training = setup.runner().build()) {
            RunResult result = training.run(
                    recorder, stop, new CheckpointKeeper(recorder, spec, first, ResumeTest::unexpected), until);
            recorder.finish(result);
            return result;
        }
    }

    private static void unexpected(String notice) {
        throw new AssertionError(notice);
    }

    /** What a machine does that loses its power: no step more, no record, no word of it. */
    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    private static BooleanSupplier powerCutWhenAskedFor(int times) {
        AtomicLong asked = new AtomicLong();
        return () -> {
            if (asked.incrementAndGet() == times) {
                throw new PowerCut();
            }
            return false;
        };
    }

    private static List<String> events(RunDirectory directory) {
        return Journal.read(directory).stream()
                .filter(event -> !(event instanceof Event.Tag tag && tag.name().equals("resumed")))
                .map(event -> event.toString().replace(event.time().toString(), ""))
                .toList();
    }

    private static void checkSame(RunResult found, RunResult expected) {
        assertThat(found.status()).isEqualTo(Status.FINISHED);
        assertThat(found.weights()).isEqualTo(expected.weights());
        assertThat(found.chain()).isEqualTo(expected.chain());
        assertThat(found.metrics()).isEqualTo(expected.metrics());
        assertThat(found.evaluation()).isEqualTo(expected.evaluation());
        assertThat(found.epochs().stream().map(EpochRecord::metrics).toList())
                .isEqualTo(expected.epochs().stream().map(EpochRecord::metrics).toList());
        assertThat(found.epochs().stream().map(EpochRecord::steps).toList())
                .isEqualTo(expected.epochs().stream().map(EpochRecord::steps).toList());
    }

    @Test
    void pausedAfterAnyEpochItGoesOnToTheBitsAndTheChainThatItWouldHaveHadWithout() {
        RunResult whole;
        try (Recorder recorder = begin()) {
            whole = train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> false);
        }
        assertThat(whole.epochs()).hasSizeGreaterThan(2);
        for (int until = 1; until < whole.epochs().size(); until++) {
            RunDirectory directory;
            try (Recorder recorder = begin()) {
                directory = recorder.directory();
                RunResult paused =
                        train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> false, OptionalInt.of(until));
                assertThat(paused.status()).isEqualTo(Status.STOPPED);
                assertThat(paused.metrics())
                        .isEqualTo(whole.epochs().get(until - 1).metrics());
            }
            Checkpoint at =
                    new Checkpoints(directory).latest(ResumeTest::unexpected).orElseThrow();
            assertThat(at.counters().epochs()).hasSize(until);
            try (Recorder recorder = goOn(directory, at.counters().step())) {
                RunResult still =
                        train(noisy(), recorder, EVERY_THIRD, Optional.of(at), () -> false, OptionalInt.of(until));
                assertThat(still.status()).as("it is there already").isEqualTo(Status.STOPPED);
                assertThat(still.epochs()).hasSize(until);
            }
            try (Recorder recorder = goOn(directory, at.counters().step())) {
                checkSame(
                        train(noisy(), recorder, EVERY_THIRD, Optional.of(at), () -> false, OptionalInt.of(5)), whole);
            }
        }
    }

    @Test
    void endsWithTheSameBitsWhereverItWasCutOffAndTellsTheJournalEverythingOnce() {
        RunResult whole;
        List<String> told;
        try (Recorder recorder = begin()) {
            whole = train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> false);
            told = events(recorder.directory());
        }
        assertThat(told).doesNotHaveDuplicates();
        assertThat(whole.chain()).hasSizeGreaterThan(5);
        int cuts = 0;
        for (boolean cut = true; cut; cuts++) {
            cut = false;
            RunDirectory directory;
            try (Recorder recorder = begin()) {
                directory = recorder.directory();
                train(noisy(), recorder, EVERY_THIRD, Optional.empty(), powerCutWhenAskedFor(cuts + 1));
            } catch (PowerCut e) {
                cut = true;
                directory = new RunDirectory(runs.resolve("" + (folders - 1)).resolve("mine/0123456789ab"));
            }
            Optional<Checkpoint> first = new Checkpoints(directory).latest(ResumeTest::unexpected);
            long step = first.map(checkpoint -> checkpoint.counters().step()).orElse(0L);
            try (Recorder recorder = goOn(directory, step)) {
                checkSame(train(noisy(), recorder, EVERY_THIRD, first, () -> false), whole);
                assertThat(events(directory)).isEqualTo(told);
            }
        }
        // Asked before each of the steps, and before each batch that is validated or tested.
        assertThat(cuts).isGreaterThan(40);
    }

    /** A digest of the step at which it was stopped would make all digests after it others. */
    @Test
    void stoppedAtAnyStepItGoesOnToTheChainThatItWouldHaveHadWithout() {
        RunResult whole;
        try (Recorder recorder = begin()) {
            whole = train(noisy(), recorder, EVERY_EPOCH, Optional.empty(), () -> false);
        }
        for (int after = 1; after <= 12; after++) {
            int most = after;
            AtomicLong asked = new AtomicLong();
            RunDirectory directory;
            try (Recorder recorder = begin()) {
                directory = recorder.directory();
                train(noisy(), recorder, EVERY_EPOCH, Optional.empty(), () -> asked.incrementAndGet() > most);
            }
            Checkpoint last =
                    new Checkpoints(directory).latest(ResumeTest::unexpected).orElseThrow();
            try (Recorder recorder = goOn(directory, last.counters().step())) {
                checkSame(train(noisy(), recorder, EVERY_EPOCH, Optional.of(last), () -> false), whole);
            }
        }
    }

    /** Whatever can be taken of one weight and a bias. */
    private static DiagnosticsSpec figures() {
        return new DiagnosticsSpec(
                2,
                List.of("*"),
                true,
                true,
                true,
                false,
                Part.VALIDATION,
                3,
                new DiagnosticsSpec.Activations(List.of("*"), 2),
                new DiagnosticsSpec.Patches(List.of(), 1, 1),
                new DiagnosticsSpec.Maximization(List.of(), 1, 1, 0.1));
    }

    @Test
    void learnsTheSameToTheBitWithDiagnosticsAndHasTheSameFiguresWhereverItWasCutOff() {
        RunResult without;
        RunResult whole;
        List<String> told;
        Map<String, Tensor> seen;
        try (Recorder recorder = begin()) {
            without = train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> false);
        }
        Setup looked = noisy().diagnostics(figures());
        try (Recorder recorder = begin()) {
            whole = train(looked, recorder, EVERY_THIRD, Optional.empty(), () -> false);
            told = events(recorder.directory());
            seen = Seen.read(recorder.directory());
        }
        assertThat(whole.weights()).isEqualTo(without.weights());
        assertThat(whole.chain()).isEqualTo(without.chain());
        assertThat(whole.metrics()).isEqualTo(without.metrics());
        String layer = "dense1";
        assertThat(whole.epochs().get(0).metrics().keySet()).noneMatch(name -> name.startsWith("diagnostics/"));
        assertThat(whole.epochs().get(1).metrics())
                .containsKeys("diagnostics/update-ratio/" + layer, "diagnostics/gradient-norm/" + layer);
        assertThat(seen).containsKey("activations/" + layer + "/2");
        for (int cut : List.of(1, 6, 9, 14, 20, 27)) {
            RunDirectory directory = new RunDirectory(runs.resolve("" + folders).resolve("mine/0123456789ab"));
            try (Recorder recorder = begin()) {
                train(looked, recorder, EVERY_THIRD, Optional.empty(), powerCutWhenAskedFor(cut));
            } catch (PowerCut e) {
                assertThat(directory.path()).isDirectory();
            }
            Optional<Checkpoint> first = new Checkpoints(directory).latest(ResumeTest::unexpected);
            try (Recorder recorder = goOn(
                    directory,
                    first.map(checkpoint -> checkpoint.counters().step()).orElse(0L))) {
                checkSame(train(looked, recorder, EVERY_THIRD, first, () -> false), whole);
                assertThat(events(directory)).isEqualTo(told);
                assertThat(Seen.read(directory)).isEqualTo(seen);
            }
        }
    }

    @Test
    void goesOnWithWhatTheUserStopped() {
        RunResult whole;
        try (Recorder recorder = begin()) {
            whole = train(noisy(), recorder, EVERY_EPOCH, Optional.empty(), () -> false);
        }
        AtomicLong asked = new AtomicLong();
        RunDirectory directory;
        try (Recorder recorder = begin()) {
            directory = recorder.directory();
            RunResult stopped =
                    train(noisy(), recorder, EVERY_EPOCH, Optional.empty(), () -> asked.incrementAndGet() > 10);
            assertThat(stopped.status()).isEqualTo(Status.STOPPED);
        }
        Checkpoint last =
                new Checkpoints(directory).latest(ResumeTest::unexpected).orElseThrow();
        // In the middle of the second epoch: eight times four steps and batches, each asked before.
        assertThat(last.counters().step()).isEqualTo(6);
        assertThat(last.counters().examples()).isEqualTo(4);
        try (Recorder recorder = goOn(directory, 6)) {
            checkSame(train(noisy(), recorder, EVERY_EPOCH, Optional.of(last), () -> false), whole);
            assertThat(Journal.read(directory).stream()
                            .filter(Event.Tag.class::isInstance)
                            .map(Event.Tag.class::cast)
                            .filter(tag -> tag.name().equals("status"))
                            .map(Event.Tag::value))
                    .containsExactly("stopped", "finished");
        }
    }

    @Test
    void goesOnOverADamagedCheckpointFromTheOneBefore() throws IOException {
        RunResult whole;
        try (Recorder recorder = begin()) {
            whole = train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> false);
        }
        RunDirectory directory;
        try (Recorder recorder = begin()) {
            directory = recorder.directory();
            AtomicLong asked = new AtomicLong();
            train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> asked.incrementAndGet() > 10);
        }
        Files.writeString(directory.checkpoints().resolve("step-6.safetensors"), "!", StandardOpenOption.APPEND);
        List<String> notices = new ArrayList<>();
        Optional<Checkpoint> first = new Checkpoints(directory).latest(notices::add);
        assertThat(notices).hasSize(1).first().asString().contains("step-6.safetensors is damaged");
        assertThat(first.orElseThrow().counters().step()).isEqualTo(3);
        try (Recorder recorder = goOn(directory, 3)) {
            checkSame(train(noisy(), recorder, EVERY_THIRD, first, () -> false), whole);
        }
    }

    @Test
    void aClockThatJumpsChangesNothingButTheTimesTold() {
        AtomicLong seconds = new AtomicLong();
        // An hour back, two forward.
        Recorder jumping = Recorder.open(
                runs,
                "mine",
                "",
                Map.of("epochs", "5"),
                PROVENANCE,
                () -> Instant.ofEpochSecond(seconds.getAndAdd(seconds.get() % 2 == 0 ? -3599 : 7200)));
        RunResult whole;
        try (Recorder recorder = begin()) {
            whole = train(noisy(), recorder, EVERY_THIRD, Optional.empty(), () -> false);
        }
        try (jumping) {
            RunResult result = train(noisy(), jumping, EVERY_THIRD, Optional.empty(), () -> false);
            checkSame(result, whole);
            assertThat(result.seconds().values()).allMatch(value -> value >= 0);
            assertThat(result.epochs().stream().map(EpochRecord::seconds).toList())
                    .isSorted();
            assertThat(Journal.read(jumping.directory()).stream()
                            .map(Event::time)
                            .toList())
                    .isNotEqualTo(Journal.read(jumping.directory()).stream()
                            .map(Event::time)
                            .sorted()
                            .toList());
        }
    }

    @Test
    void checkpointsAreDueByStepsEpochsAndMinutesOfAClockThatDoesNotJump() {
        AtomicLong nanoseconds = new AtomicLong();
        try (Recorder recorder = begin()) {
            CheckpointSpec spec = new CheckpointSpec(Optional.of(2), Optional.of(5L), Optional.of(0.5), 2);
            CheckpointKeeper keeper =
                    new CheckpointKeeper(recorder, spec, Optional.empty(), ResumeTest::unexpected, nanoseconds::get);
            assertThat(keeper.isDue(4, OptionalInt.empty())).isFalse();
            assertThat(keeper.isDue(5, OptionalInt.empty())).isTrue();
            assertThat(keeper.isDue(6, OptionalInt.of(1))).isFalse();
            assertThat(keeper.isDue(6, OptionalInt.of(2))).isTrue();
            nanoseconds.set(29_999_999_999L);
            assertThat(keeper.isDue(6, OptionalInt.empty())).isFalse();
            nanoseconds.set(30_000_000_000L);
            assertThat(keeper.isDue(6, OptionalInt.empty())).isTrue();
        }
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsToldOfAndTheRunGoesOn() throws IOException {
        List<String> notices = new ArrayList<>();
        Setup setup = Setup.of(
                FakeEngine.with(steps -> 0),
                Setup.zeros(Map.of(dev.assay.data.Part.TRAIN, 10)),
                new SquaredError(),
                2,
                TestWeights.LAST);
        try (Recorder recorder = begin();
                Training training = setup.runner().build()) {
            Path folder = recorder.directory().checkpoints();
            Files.delete(folder);
            Files.writeString(folder, "in the way");
            RunResult result = training.run(
                    recorder, () -> false, new CheckpointKeeper(recorder, EVERY_THIRD, Optional.empty(), notices::add));
            assertThat(result.status()).isEqualTo(Status.FINISHED);
            assertThat(notices).hasSize(3).allMatch(text -> text.contains("Cannot write " + folder));
            assertThat(notices.get(0)).startsWith("no checkpoint at step 3: ");
        }
    }
}
