package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.run.Event;
import dev.assay.tracker.mlflow.MlflowServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs that a real MLflow server is told of. */
class MlflowRunTest {
    @TempDir
    static Path folder;

    private static Optional<MlflowServer> running = Optional.empty();
    private MlflowServer server;

    @TempDir
    Path runs;

    @BeforeEach
    void start() {
        if (running.isEmpty()) {
            running = Optional.of(MlflowServer.start(folder));
        }
        server = running.orElseThrow();
    }

    @AfterAll
    static void stop() {
        running.ifPresent(MlflowServer::close);
    }

    private String[] command(String name, int epochs, String uri, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "name=" + name,
                "runs=" + runs,
                "architecture=linear",
                "split.limit-train=256",
                "split.limit-validation=64",
                "metrics=[accuracy, f1, confusion-matrix]",
                "epochs=" + epochs,
                "system-metrics=200ms",
                "tracker=mlflow",
                "tracker.uri=" + uri));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private RunDirectory only(String name) throws IOException {
        try (Stream<Path> folders = Files.list(runs.resolve(name))) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return new RunDirectory(all.get(0));
        }
    }

    /** That MLflow has one run, with every point of the journal once, and every file as it is. */
    private void check(String name, RunDirectory run, String status) throws IOException {
        List<JsonNode> found = server.runs(name);
        assertThat(found).hasSize(1);
        String id = found.get(0).at("/info/run_id").asText();
        assertThat(found.get(0).at("/info/status").asText()).isEqualTo(status);
        assertThat(found.get(0).at("/info/run_name").asText())
                .isEqualTo(String.valueOf(run.path().getFileName()));
        Map<String, List<String>> points = new TreeMap<>();
        Map<String, String> params = new TreeMap<>();
        int files = 0;
        int parts = 0;
        for (Event event : Journal.read(run)) {
            if (event instanceof Event.Metric metric) {
                points.computeIfAbsent(metric.name(), key -> new ArrayList<>())
                        .add(metric.value() + "@" + metric.step());
            } else if (event instanceof Event.Parameter parameter) {
                params.put(parameter.name(), parameter.value());
            } else if (event instanceof Event.Artifact artifact) {
                files++;
                Path file = run.path().resolve(artifact.path());
                assertThat(server.file(found.get(0), artifact.path().replaceFirst("^artifacts/", "")))
                        .as(artifact.path())
                        .isEqualTo(Files.readAllBytes(file));
            } else if (event instanceof Event.Dataset) {
                parts++;
            }
        }
        assertThat(params).containsKeys("epochs", "optimizer.name", "seed");
        assertThat(MlflowServer.pairs(found.get(0).at("/data/params"))).isEqualTo(params);
        assertThat(files).isGreaterThanOrEqualTo(9);
        assertThat(found.get(0).at("/inputs/dataset_inputs")).hasSize(parts).hasSize(3);
        assertThat(points).containsKeys("train/batch-loss", "validation/accuracy", "test/f1");
        points.forEach((metric, values) -> {
            if (metric.startsWith("system/")) {
                assertThat(server.points(id, metric)).as(metric).containsExactlyInAnyOrderElementsOf(values);
            } else {
                assertThat(server.points(id, metric)).as(metric).isEqualTo(values);
            }
        });
    }

    @Test
    void aServerThatIsKilledInTheMiddleHasAllInTheEnd() throws Exception {
        String name = "killed-server";
        CompletableFuture<Invocation> running = CompletableFuture.supplyAsync(
                () -> Invocation.of(command(name, 150, server.uri(), "architecture=lenet")));
        Path folder = runs.resolve(name);
        while (!isTold(folder)) {
            Thread.sleep(20);
        }
        server.kill();
        boolean inTheMiddle = !running.isDone();
        server.restart();
        Invocation run = running.get();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(inTheMiddle).isTrue();
        for (int time = 0; time < 2; time++) {
            Invocation sync = Invocation.of("sync", "--runs", runs.toString());
            assertThat(sync.code()).as(sync.err()).isZero();
        }
        check(name, only(name), "FINISHED");
        assertThat(Invocation.of("sync", only(name).path().toString()).out())
                .contains(": nothing new; " + server.uri());
    }

    private static boolean isTold(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        // Not by a walk: files that are being written come and go.
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path run : folders.toList()) {
                Path tracking = new RunDirectory(run).tracking();
                if (Files.isDirectory(tracking)) {
                    try (Stream<Path> marks = Files.list(tracking)) {
                        return marks.anyMatch(file -> file.toString().endsWith(".json"));
                    }
                }
            }
            return false;
        }
    }

    @Test
    void aServerThatIsAwayIsToldLaterAndNoCredentialIsWrittenAnywhere() throws Exception {
        String name = "away";
        Invocation run = Invocation.of(command(name, 2, "http://al:s3cret@127.0.0.1:1/x"));
        assertThat(run.code()).as(run.err()).isZero();
        RunDirectory directory = only(name);
        assertThat(run.err())
                .contains("not all of the run has been told to http://127.0.0.1:1/x (MLflow at http://127.0.0.1:1/x"
                        + " cannot be reached: ")
                .contains("`assay sync " + directory.path() + "` tells the rest");
        Invocation again = Invocation.of("sync", directory.path().toString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("cannot be reached");
        Invocation sync =
                Invocation.of("sync", directory.path().toString(), "tracker=mlflow", "tracker.uri=" + server.uri());
        assertThat(sync.code()).as(sync.err()).isZero();
        check(name, directory, "FINISHED");

        assertThat(run.out() + run.err() + again + sync).doesNotContain("s3cret");
        assertThat(Files.readString(directory.config())).contains("uri = \"http://***@127.0.0.1:1/x\"");
        try (Stream<Path> files = Files.walk(directory.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("s3cret");
            }
        }
        for (String[] words : new String[][] {
            {"plan", "tracker=mlflow", "tracker.uri=http://al:s3cret@host"},
            {"plan", "--origins", "tracker=mlflow", "tracker.uri=http://al:s3cret@host"},
            {"explain", "tracker.uri", "tracker=mlflow", "tracker.uri=http://al:s3cret@host"},
            {"plan", "tracker=mlflow", "tracker.url=http://al:s3cret@host"},
            {"plan", "tracker=mlflow", "tracker.uri=ftp://al:s3cret@host"},
            {"plan", "tracker=mlflow", "tracker.timeout=http://al:s3cret@host"},
            {"run", "tracker=http://al:s3cret@host"},
            {"sync", directory.path().toString(), "tracker=mlflow", "tracker.uri=http://al:s3cret@ho st"}
        }) {
            Invocation shown = Invocation.of(words);
            assertThat(shown.out() + shown.err())
                    .as(String.join(" ", words))
                    .isNotBlank()
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void aRunOfManyMetricsIsSyncedWholeAndOnce() throws Exception {
        int metrics = 200;
        int epochs = Integer.getInteger("assay.sync.epochs", 25);
        RunDirectory run = RunDirectory.create(runs, "many", "1");
        Instant start = Instant.parse("2026-11-21T11:00:00Z");
        try (Journal journal = Journal.open(run)) {
            journal.append(new Event.Parameter(start, "epochs", String.valueOf(epochs)));
            for (int epoch = 1; epoch <= epochs; epoch++) {
                List<Event> events = new ArrayList<>();
                for (int i = 0; i < metrics; i++) {
                    events.add(new Event.Metric(start.plusSeconds(epoch), "m" + i, i + 1.0 / epoch, epoch));
                }
                journal.append(events);
            }
            journal.append(new Event.Tag(start.plusSeconds(epochs), Event.Tag.STATUS, "finished"));
        }
        String[] sync = {"sync", run.path().toString(), "tracker=mlflow", "tracker.uri=" + server.uri()};
        for (int time = 0; time < 3; time++) {
            if (time == 2) {
                // What is then told again arrives where it is already.
                try (Stream<Path> marks = Files.list(run.tracking())) {
                    for (Path mark : marks.toList()) {
                        Files.delete(mark);
                    }
                }
            }
            long begin = System.nanoTime();
            Invocation synced = Invocation.of(sync);
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertThat(synced.code()).as(synced.err()).isZero();
            assertEveryPointIsThereOnce(metrics, epochs);
            System.out.printf(
                    "sync %d of %d points: %.1f s, %.0f points/s; each is there once%n",
                    time + 1, metrics * epochs, seconds, metrics * epochs / seconds);
        }
    }

    private void assertEveryPointIsThereOnce(int metrics, int epochs) throws Exception {
        List<JsonNode> found = server.runs("many");
        assertThat(found).hasSize(1);
        String id = found.get(0).at("/info/run_id").asText();
        for (int i = 0; i < metrics; i++) {
            int metric = i;
            assertThat(server.points(id, "m" + i))
                    .isEqualTo(Stream.iterate(1, epoch -> epoch + 1)
                            .limit(epochs)
                            .map(epoch -> metric + 1.0 / epoch + "@" + epoch)
                            .toList());
        }
    }
}
