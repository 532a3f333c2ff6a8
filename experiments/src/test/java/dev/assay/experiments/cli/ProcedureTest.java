package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Part;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.RunCommand.Guest;
import dev.assay.experiments.cli.RunCommand.Opened;
import dev.assay.experiments.run.Recorder;
import dev.assay.results.Journal;
import dev.assay.results.Outputs;
import dev.assay.results.Predictions;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.Event;
import dev.assay.run.MetricValue;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import dev.assay.tracker.mlflow.FakeMlflow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that are made of several runs. */
class ProcedureTest {
    private static final int TRAIN = 151;
    private static final int TEST = 40;

    @TempDir
    Path home;

    /** A recorded experiment. */
    record Whole(RunDirectory directory, RunRecord record) {
        double figure(String name) {
            return record.metrics().getOrDefault(name, Double.NaN);
        }

        RunDirectory run(String name) {
            return new RunDirectory(directory.path().resolve(name));
        }

        Outputs outputs(Part part) {
            return Objects.requireNonNull(Outputs.read(directory).get(part));
        }
    }

    private Invocation invoke(String... overrides) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "runs=\"" + home.resolve("runs") + '"',
                "epochs=2",
                "batch-size=16",
                "dataset.train=" + TRAIN,
                "dataset.test=" + TEST,
                "architecture=mlp",
                "architecture.hidden=[8]",
                "engine.threads=1",
                "metrics=[accuracy, log-loss, confusion-matrix]"));
        words.addAll(List.of(overrides));
        return Invocation.of(words.toArray(String[]::new));
    }

    private Whole run(String... overrides) throws IOException {
        Invocation run = invoke(overrides);
        assertThat(run.code()).as(run.err()).isZero();
        RunDirectory directory = folders().get(folders().size() - 1);
        return new Whole(directory, RunRecords.read(directory));
    }

    private List<RunDirectory> folders() throws IOException {
        try (var files = Files.list(home.resolve("runs/glyphs-lenet"))) {
            return files.sorted(Comparator.comparing(ProcedureTest::changed))
                    .map(RunDirectory::new)
                    .toList();
        }
    }

    private static FileTime changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve("config.conf"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<RunRecord> records(Whole whole, String name, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> RunRecords.read(whole.run(name + "-" + number)))
                .toList();
    }

    private static double accuracy(Outputs outputs) {
        boolean[] right = outputs.classes().right();
        return IntStream.range(0, right.length).filter(i -> right[i]).count() / (double) right.length;
    }

    @Test
    void everyExampleIsTestedOnceByARunThatDidNotTrainOnIt() throws IOException {
        Whole whole = run("procedure=k-fold", "procedure.folds=3");
        List<RunRecord> folds = records(whole, "fold", 3);

        Outputs pooled = whole.outputs(Part.TEST);
        assertThat(pooled.examples())
                .isEqualTo(IntStream.range(0, TRAIN).boxed().toList());
        for (int number = 1; number <= 3; number++) {
            Outputs fold = Objects.requireNonNull(
                    Outputs.read(whole.run("fold-" + number)).get(Part.TEST));
            int width = fold.predictions().rowLength();
            for (int row = 0; row < fold.examples().size(); row++) {
                for (int i = 0; i < width; i++) {
                    assertThat(pooled.predictions().values()[fold.examples().get(row) * width + i])
                            .isEqualTo(fold.predictions().values()[row * width + i]);
                }
            }
        }
        assertThat(whole.figure("test/accuracy")).isCloseTo(accuracy(pooled), within(1e-12));
        double[] each = folds.stream()
                .mapToDouble(fold -> fold.metrics().getOrDefault("test/accuracy", Double.NaN))
                .toArray();
        double mean = (each[0] + each[1] + each[2]) / 3;
        double squares = Math.pow(each[0] - mean, 2) + Math.pow(each[1] - mean, 2) + Math.pow(each[2] - mean, 2);
        assertThat(whole.figure("test/accuracy/mean")).isCloseTo(mean, within(1e-12));
        assertThat(whole.figure("test/accuracy/standard-deviation")).isCloseTo(Math.sqrt(squares / 2), within(1e-12));
        assertThat(whole.figure("fold-2/test/accuracy")).isEqualTo(each[1]);
        assertThat(whole.figure("test/loss/mean")).isPositive();
        assertThat(whole.record().metrics()).doesNotContainKey("test/loss");
        assertThat(folds).extracting(RunRecord::parametersSha256).doesNotHaveDuplicates();
        MetricValue matrix = whole.record().evaluation().get("confusion-matrix");
        assertThat(matrix)
                .isInstanceOfSatisfying(
                        MetricValue.ConfusionMatrix.class,
                        counts -> assertThat(counts.counts().stream()
                                        .flatMap(List::stream)
                                        .mapToLong(Long::longValue)
                                        .sum())
                                .isEqualTo(TRAIN));
        assertThat(Predictions.read(whole.directory()).orElseThrow().right())
                .isEqualTo(pooled.classes().right());
        assertThat(whole.directory().report())
                .content()
                .contains("<h2>Runs</h2>", "href=\"fold-3/report.html\"", "standard deviation");
        assertThat(whole.run("fold-3").report()).exists();
    }

    @Test
    void anEnsembleAveragesWhatItsMembersPredict() throws IOException {
        Whole whole = run("procedure=ensemble", "procedure.members=3");
        List<RunRecord> members = records(whole, "member", 3);
        assertThat(members).extracting(RunRecord::parametersSha256).doesNotHaveDuplicates();
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            Outputs together = whole.outputs(part);
            List<Tensor> predictions = IntStream.rangeClosed(1, 3)
                    .mapToObj(number -> Objects.requireNonNull(
                            Outputs.read(whole.run("member-" + number)).get(part)))
                    .peek(member -> assertThat(member.examples()).isEqualTo(together.examples()))
                    .map(Outputs::predictions)
                    .toList();
            float[] values = together.predictions().values();
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (Tensor member : predictions) {
                    sum += member.values()[i];
                }
                assertThat(values[i]).isEqualTo((float) (sum / 3));
            }
            String name = part.label() + "/accuracy";
            assertThat(whole.figure(name)).isCloseTo(accuracy(together), within(1e-12));
            assertThat(whole.figure(name + "/mean"))
                    .isCloseTo(
                            members.stream()
                                    .mapToDouble(member -> member.metrics().getOrDefault(name, Double.NaN))
                                    .average()
                                    .orElseThrow(),
                            within(1e-12));
        }
        assertThat(whole.outputs(Part.TEST).examples())
                .isEqualTo(IntStream.range(0, TEST).boxed().toList());
        // The logarithm is concave: no ensemble is worse than the mean of its members.
        assertThat(whole.figure("test/log-loss")).isLessThan(whole.figure("test/log-loss/mean"));
        assertThat(whole.record().parameters()).isEqualTo(3 * members.get(0).parameters());
    }

    @Test
    void resumeGoesOnWithTheUnfinishedRunAndKeepsTheFinished() throws IOException {
        Whole before = run("procedure=k-fold", "procedure.folds=3");
        byte[] first = Files.readAllBytes(before.run("fold-1").record());
        // As a kill in the second of three runs leaves it, after its last checkpoint.
        Files.delete(before.directory().record());
        Files.delete(before.directory().report());
        Files.delete(before.run("fold-2").record());
        try (Stream<Path> files = Files.walk(before.run("fold-3").path())) {
            files.sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .forEach(file -> assertThat(file.delete()).isTrue());
        }
        Invocation resumed = Invocation.of("resume", before.directory().path().toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err())
                .contains(
                        "fold-1 is finished already",
                        "resumed after step 12",
                        "the runs that are finished stay as they are");
        RunRecord after = RunRecords.read(before.directory());
        assertThat(after.metrics()).isEqualTo(before.record().metrics());
        assertThat(after.chain()).isEqualTo(before.record().chain());
        assertThat(before.run("fold-1").record()).hasBinaryContent(first);
        assertThat(Journal.read(before.directory()).stream()
                        .filter(event -> event instanceof Event.Metric metric
                                && metric.name().equals("fold-1/test/accuracy")))
                .hasSize(1);
        Invocation again = Invocation.of("resume", before.directory().path().toString());
        assertThat(again.err()).contains("is finished already; there is nothing to resume");
    }

    @Test
    void reproduceComparesAllRuns() throws IOException {
        Whole whole = run("procedure=ensemble", "procedure.members=2", "epochs=1");
        Invocation again = Invocation.of("reproduce", whole.directory().path().toString());
        assertThat(again.code()).as(again.err() + again.out()).isZero();
        assertThat(again.out()).contains("identical: the weights at 2 places of the way, and every metric of its runs");
        Invocation member =
                Invocation.of("reproduce", whole.run("member-2").path().toString());
        assertThat(member.code()).as(member.err() + member.out()).isZero();
    }

    @Test
    void trackersSeeTheRunsAsPartsOfTheWhole() throws IOException {
        try (FakeMlflow server = new FakeMlflow()) {
            Whole whole = run(
                    "procedure=k-fold",
                    "procedure.folds=2",
                    "epochs=1",
                    "tracker=mlflow",
                    "tracker.uri=" + server.uri());
            assertThat(server.runs()).hasSize(3).extracting(run -> run.status).containsOnly("FINISHED");
            FakeMlflow.Run parent = server.runs().stream()
                    .filter(run -> !run.tags.containsKey("mlflow.parentRunId"))
                    .findFirst()
                    .orElseThrow();
            assertThat(parent.params).containsEntry("procedure.name", "k-fold");
            assertThat(parent.points).anyMatch(point -> point.contains("fold-2/test/accuracy"));
            assertThat(parent.files).containsKey("report.html");
            assertThat(server.runs().stream().filter(run -> run != parent))
                    .allMatch(run -> parent.id.equals(run.tags.get("mlflow.parentRunId")));
            assertThat(whole.record().metrics()).containsKey("test/accuracy");
        }
    }

    @Test
    void aLearnerWithoutNetworkCanBeCrossValidated() throws IOException {
        Whole whole = run("procedure=k-fold", "procedure.folds=2", "learner=k-nearest-neighbours");
        assertThat(whole.outputs(Part.TEST).examples()).hasSize(TRAIN);
        assertThat(whole.figure("test/accuracy")).isCloseTo(accuracy(whole.outputs(Part.TEST)), within(1e-12));
    }

    @Test
    void aProcedureCanBeATrialButNotOneThatPauses() throws IOException {
        Whole whole = run("procedure=ensemble", "procedure.members=2", "epochs=1");
        Guest stopping = new Guest(new RunListener() {}, () -> true, OptionalInt.empty(), true);
        Guest pausing = new Guest(new RunListener() {}, () -> false, OptionalInt.of(1), true);
        Terminal terminal = new Terminal(
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()),
                OptionalInt.empty());
        Composed config =
                Composing.compose(Optional.empty(), List.of(whole.directory().path()), List.of());
        Function<Provenance, Opened> open = provenance -> new Opened(
                Recorder.open(
                        home.resolve("trials"), "trial", config.composition().render(), Map.of(), provenance),
                Optional.empty());
        RunCommand stopped = new RunCommand(terminal, stopping);
        stopped.execute(config, open);
        assertThat(stopped.recorded().map(RunRecord::status)).contains(RunRecord.Status.STOPPED);
        assertThatThrownBy(() -> new RunCommand(terminal, pausing).execute(config, open))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("needs procedure=train");
    }

    @Test
    void planListsTheRuns() {
        Invocation plan = Invocation.of("plan", "procedure=k-fold", "procedure.folds=4", "seed=5");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("4 runs, one after the other:")
                .containsPattern(
                        "fold-3 +outputs=\\[test\\] seed=\\d+ split\\.fold=\\{number: 3, of: 4\\} split\\.seed=5");
        assertThat(Invocation.of("plan").out()).doesNotContain("one after the other");
    }

    @Test
    void aMistakeLeavesNoFolder() {
        Invocation folds = invoke("procedure=k-fold", "procedure.folds=200");
        assertThat(folds.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(folds.err())
                .contains("assay: split.fold: 200 folds need as many examples to train on, and there are " + TRAIN);
        assertThat(home.resolve("runs")).doesNotExist();
    }

    @Test
    void theJsonLineIsThatOfTheWhole() {
        Invocation run = invoke("procedure=ensemble", "procedure.members=2", "epochs=1", "--json");
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.lastLine()).contains("\"test/accuracy/mean\"", "\"member-2/test/accuracy\"");
    }
}
