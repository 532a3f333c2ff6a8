package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.architectures.Linear;
import dev.assay.data.Task;
import dev.assay.results.Journal;
import dev.assay.results.Predictions;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.EpochRecord;
import dev.assay.run.Event;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.run.Snapshot;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final Provenance PROVENANCE =
            new Provenance("0123456789abcdef".repeat(4), 7, "2026-01-01T00:00:00Z", Map.of("cpu", "a fast one"));

    @TempDir
    Path runs;

    private Recorder open() {
        return Recorder.open(runs, "mine", "epochs = 2\n", Map.of("epochs", "2"), PROVENANCE);
    }

    private static RunResult result() {
        return new RunResult(
                RunRecord.Status.FAILED,
                Optional.of("too hot"),
                RunResult.Trouble.OTHER,
                Optional.of(new Linear().network(Shape.of(2), Task.MultiClass.of(2))),
                List.of(new EpochRecord(1, 3, 0.5, Map.of("train/loss", 0.25))),
                Map.of(),
                Map.of("train/loss", 0.25),
                List.of(),
                Map.of("total", 1.0),
                Map.of(),
                new Snapshot(Map.of("a", Tensor.of(Shape.of(2), 1, 2)), Map.of()),
                List.of(),
                Optional.of(new Predictions(new int[] {1}, new int[] {0}, new float[] {0.25f})),
                Map.of());
    }

    @Test
    void namesTheFolderAfterTheConfigAndCountsFurtherRuns() {
        try (Recorder first = open();
                Recorder second = open()) {
            assertThat(first.directory().path()).isEqualTo(runs.resolve("mine/0123456789ab"));
            assertThat(second.directory().path()).isEqualTo(runs.resolve("mine/0123456789ab-2"));
        }
    }

    @Test
    void keepsAJournalWhileTheRunGoesOn() {
        try (Recorder recorder = open()) {
            recorder.trainingStarts(2, 1, 4);
            recorder.stepEnds(new Progress(0, 2, 0, 1), 0.75, 0.1);
            recorder.epochEnds(new EpochRecord(1, 2, 0.5, Map.of("validation/loss", 0.5)));
            List<Event> events = Journal.read(recorder.directory());
            assertThat(events.stream().map(RecorderTest::told))
                    .containsExactly(
                            "epochs=2",
                            "environment.cpu=a fast one",
                            "train/batch-loss=0.75@1",
                            "train/learning-rate=0.1@1",
                            "validation/loss=0.5@2");
            assertThat(recorder.directory().config()).hasContent("epochs = 2\n");
            assertThat(recorder.directory().record()).doesNotExist();
        }
    }

    @Test
    void stepsThatWaitAreWrittenBeforeCheckpointsAndAtTheEnd() {
        RunDirectory directory;
        try (Recorder recorder = open()) {
            directory = recorder.directory();
            recorder.trainingStarts(3, 1, 4);
            recorder.stepEnds(new Progress(0, 3, 0, 1), 0.75, 0.1);
            recorder.sync();
            assertThat(Journal.read(directory))
                    .last()
                    .matches(event -> told(event).equals("train/learning-rate=0.1@1"));
            recorder.stepEnds(new Progress(1, 3, 0, 1), 0.5, 0.2);
        }
        assertThat(Journal.read(directory)).last().matches(event -> told(event).equals("train/learning-rate=0.2@2"));
    }

    private static String told(Event event) {
        if (event instanceof Event.Metric metric) {
            return metric.name() + "=" + metric.value() + "@" + metric.step();
        } else if (event instanceof Event.Parameter parameter) {
            return parameter.name() + "=" + parameter.value();
        } else if (event instanceof Event.Tag tag) {
            return tag.name() + "=" + tag.value();
        }
        return event.toString();
    }

    @Test
    void recordsHowARunEnded() {
        try (Recorder recorder = open()) {
            RunRecord record = recorder.finish(result());
            RunRecord read = RunRecords.read(recorder.directory());
            assertThat(read).isEqualTo(record);
            assertThat(read.status()).isEqualTo(RunRecord.Status.FAILED);
            assertThat(read.failure()).hasValue("too hot");
            assertThat(Predictions.read(recorder.directory())).isEqualTo(result().predictions());
            assertThat(read.id()).isEqualTo("0123456789ab");
            // sha256 of the little-endian floats 1 and 2, by Python: hashlib.sha256(struct.pack('<2f', 1,
            // 2)).hexdigest()
            assertThat(read.parametersSha256())
                    .isEqualTo("b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37");
            assertThat(Journal.read(recorder.directory()).stream().map(RecorderTest::told))
                    .endsWith("status=failed", "failure=too hot");
        }
    }

    @Test
    void theLogTakesWhatLibrariesSayUntilTheRunIsOver() throws IOException {
        int handlers = Logger.getLogger("").getHandlers().length;
        Logger library = Logger.getLogger("some.library");
        Path folder;
        try (Recorder recorder = open()) {
            folder = recorder.directory().path();
            library.info("found a processor");
            library.log(Level.WARNING, "slow", new IllegalStateException("why it is"));
        }
        library.info("after the run");
        assertThat(Files.readString(folder.resolve("log.txt")))
                .contains("INFO some.library: found a processor", "WARNING some.library: slow", "why it is")
                .doesNotContain("after the run");
        assertThat(folder.resolve("log.txt.lck")).doesNotExist();
        assertThat(Logger.getLogger("").getHandlers()).hasSize(handlers);
    }

    @Test
    void aLogThatCannotBeWrittenSaysNothingOnTheTerminal() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "SKIPPED: this system has no /dev/full");
        RunDirectory directory = RunDirectory.create(runs, "full", "1");
        Files.createSymbolicLink(directory.log(), full);
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (RunLog log = RunLog.open(directory)) {
            assertThat(log).isNotNull();
            Logger.getLogger("some.library").info("x".repeat(100_000));
        } finally {
            System.setErr(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void tellsWhatARunRanOn() {
        assertThat(Environment.describe()).containsKeys("assay", "java", "os", "cpu", "cores", "heap");
        assertThat(Environment.describe().values()).noneMatch(String::isBlank);
    }
}
