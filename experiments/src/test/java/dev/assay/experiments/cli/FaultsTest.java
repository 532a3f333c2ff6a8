package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.Event;
import dev.assay.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can befall a run from outside, on real processes. */
class FaultsTest {
    /** So many kills; {@code -Dassay.kills=50} for a long test. */
    private static final int KILLS = Integer.getInteger("assay.kills", 5);

    /** {@code -Dassay.engine=pytorch} for the other one, with ASSAY_PYTORCH=true. */
    private static final String ENGINE = System.getProperty("assay.engine", "dl4j");

    @TempDir
    Path home;

    private String[] words(String command, Path runs, int epochs) {
        return new String[] {
            command,
            "--json",
            "runs=\"" + runs + '"',
            "epochs=" + epochs,
            "batch-size=16",
            "dataset.train=240",
            "dataset.test=40",
            "architecture=mlp",
            "architecture.hidden=[16]",
            "optimizer=adam",
            "regularizers=[{ name = dropout, rate = 0.3 }]",
            "augmentations=[{ name = random-affine }, { name = random-crop, padding = 2 }, { name = gaussian-noise }]",
            "engine=" + ENGINE,
            "engine.threads=1",
            "checkpoints.every-steps=5",
            "provenance.hash-steps=7"
        };
    }

    /** The folders of runs that have got so far that they can be resumed. */
    private static List<RunDirectory> begun(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(runs, 3)) {
            return files.filter(file -> file.endsWith("provenance.json"))
                    .map(file -> new RunDirectory(file.resolveSibling("")))
                    .toList();
        }
    }

    private static RunDirectory only(Path runs) throws IOException {
        assertThat(begun(runs)).hasSize(1);
        return begun(runs).get(0);
    }

    private RunDirectory whole(int epochs) throws IOException {
        Path runs = home.resolve("whole");
        Invocation run = Invocation.of(words("run", runs, epochs));
        assertThat(run.code()).as(run.err()).isZero();
        return only(runs);
    }

    private static Invocation resume(RunDirectory directory) {
        return Invocation.of("resume", directory.path().toString());
    }

    private static List<String> events(RunDirectory directory) {
        return Journal.read(directory).stream()
                .filter(event -> !(event instanceof Event.Tag tag
                        && (tag.name().equals("resumed")
                                || tag.name().equals("environment.heap")
                                || tag.name().equals("environment.cores"))))
                .filter(event ->
                        !(event instanceof Event.Metric metric && metric.name().startsWith("system/")))
                .filter(event -> !(event instanceof Event.Parameter parameter
                        && parameter.name().equals("runs")))
                .map(event -> event.toString().replace(event.time().toString(), ""))
                .toList();
    }

    private static void checkSame(RunDirectory found, RunDirectory expected) {
        RunRecord record = RunRecords.read(found);
        RunRecord whole = RunRecords.read(expected);
        assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(record.parametersSha256()).isEqualTo(whole.parametersSha256());
        assertThat(record.chain()).isEqualTo(whole.chain());
        assertThat(record.metrics()).isEqualTo(whole.metrics());
        assertThat(record.evaluation()).isEqualTo(whole.evaluation());
        assertThat(found.report()).exists();
    }

    /** A child whose output goes to a file, begun or gone on with. */
    private Process start(Path runs, int epochs) throws IOException {
        List<RunDirectory> begun = begun(runs);
        Path log = home.resolve("said.txt");
        Files.deleteIfExists(log);
        List<String> shell = List.of("bash", "-c", "exec \"$@\" > '" + log + "' 2>&1", "bash");
        return begun.isEmpty()
                ? Child.start(shell, List.of(), words("run", runs, epochs))
                : Child.start(shell, List.of(), "resume", begun.get(0).path().toString());
    }

    /** Waits until the child has said this, or has ended. */
    private void await(Process child, String text) throws IOException, InterruptedException {
        Path log = home.resolve("said.txt");
        while (child.isAlive() && !(Files.exists(log) && Files.readString(log).contains(text))) {
            Thread.sleep(5);
        }
    }

    @Test
    void killedAtAnyMomentAndResumedItEndsWithTheSameBitsAndTheSameJournal() throws Exception {
        int epochs = 40;
        RunDirectory whole = whole(epochs);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> history = new ArrayList<>(List.of("seed " + seed));
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path runs = home.resolve("killed-" + round);
            int inThisRun = 0;
            for (boolean going = true; going; ) {
                Process child = start(runs, epochs);
                boolean last = kills >= KILLS || inThisRun >= 10;
                if (!last && random.nextInt(4) > 0) {
                    await(child, "recorded in");
                }
                if (last || child.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS)) {
                    assertThat(child.waitFor())
                            .as(history + Files.readString(home.resolve("said.txt")))
                            .isZero();
                    going = false;
                } else {
                    child.destroyForcibly().waitFor();
                    kills++;
                    inThisRun++;
                    history.add("killed " + kills);
                }
            }
            assertThat(RunRecords.read(begun(runs).get(0))
                            .provenance()
                            .resumptions()
                            .size())
                    .isLessThanOrEqualTo(inThisRun);
            checkSame(begun(runs).get(0), whole);
            assertThat(events(begun(runs).get(0))).as(history.toString()).isEqualTo(events(whole));
        }
    }

    @Test
    void aFullDiskFailsTheRunWithALineAndOnceThereIsRoomItGoesOnToTheSameBits() throws Exception {
        RunDirectory whole = whole(6);
        Path runs = home.resolve("full");
        // No file may grow beyond 16 KiB, which is what a write to a full disk looks like from the inside.
        Process run = Child.start(
                List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "bash"), List.of(), words("run", runs, 6));
        String said = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(said).isEqualTo(AssayCommand.FAILED);
        assertThat(said)
                .contains("no checkpoint at step 5: Cannot write ")
                .contains("events.jsonl: File too large")
                .doesNotContain("\tat ");
        Invocation resumed = resume(only(runs));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        checkSame(only(runs), whole);
        assertThat(events(only(runs)).stream().filter(event -> event.startsWith("Metric")))
                .isEqualTo(events(whole).stream()
                        .filter(event -> event.startsWith("Metric"))
                        .toList());
    }

    @Test
    void aDamagedJournalIsToldOfKeptAsideAndWrittenAgain() throws Exception {
        RunDirectory whole = whole(20);
        Path runs = home.resolve("damaged");
        Process child = start(runs, 20);
        await(child, "epoch 2/");
        child.destroyForcibly().waitFor();
        RunDirectory directory = only(runs);
        List<String> lines = new ArrayList<>(Files.readAllLines(directory.events()));
        int metric = 0;
        while (!lines.get(metric).contains("batch-loss")) {
            metric++;
        }
        lines.set(metric, lines.get(metric).substring(20));
        Files.write(directory.events(), lines);
        Invocation resumed = resume(directory);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err())
                .contains("events.jsonl is damaged in line " + (metric + 1))
                .contains("resumed from the beginning");
        checkSame(directory, whole);
        assertThat(events(directory)).containsExactlyInAnyOrderElementsOf(events(whole));
    }

    @Test
    void oneProcessAtATimeWritesARunsFolder() throws Exception {
        Path runs = home.resolve("twice");
        Process child = start(runs, 100_000);
        try {
            await(child, "epoch 1/");
            Invocation second = resume(only(runs));
            assertThat(second.code()).isEqualTo(AssayCommand.MISTAKE);
            assertThat(second.err())
                    .contains("is being written by another process, number " + child.pid())
                    .doesNotContain("\tat ");
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(Journal.read(only(runs))).isNotEmpty();
    }

    @Test
    void aReadOnlyRunsFolderIsAMistakeThatIsTold() {
        assumeTrue(
                Files.isDirectory(Path.of("/sys/kernel")), "SKIPPED: this system has no /sys, which nobody may write");
        Invocation run = Invocation.of(words("run", Path.of("/sys/kernel/runs"), 1));
        assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(run.err()).contains("assay: Cannot write /sys/kernel/runs").doesNotContain("\tat ");
    }

    @Test
    void resumeTellsWhatItCannotGoOnWith() throws Exception {
        Invocation none = Invocation.of("resume", home.resolve("nothing").toString());
        assertThat(none.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(none.err()).contains("There is no folder " + home.resolve("nothing"));
        RunDirectory whole = whole(1);
        Invocation finished = resume(whole);
        assertThat(finished.code()).isZero();
        assertThat(finished.err()).contains("is finished already");
        Files.delete(whole.report());
        Invocation other = Invocation.of("resume", whole.path().toString(), "epochs=2");
        assertThat(other.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(other.err()).contains("this is not the config that the run began with");
        Files.delete(whole.provenance());
        Invocation strange = resume(whole);
        assertThat(strange.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(strange.err()).contains("There is no " + whole.provenance());
    }
}
