package dev.assay.tracker.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.run.Event;
import dev.assay.spi.Tracker.Session;
import dev.assay.spi.Tracker.TrackedRun;
import dev.assay.spi.TrackerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at a real MLflow server, read back over its REST API and not by the client that wrote it. */
class RealServerTest {
    private static final Instant STARTED = Instant.parse("2026-11-21T11:00:00.123456Z");

    @TempDir
    static Path folder;

    private static Optional<MlflowServer> running = Optional.empty();
    private MlflowServer server;

    @TempDir
    Path run;

    /** Each test has an experiment of its own. */
    private String experiment = "";

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

    @BeforeEach
    void name(TestInfo test) {
        experiment = test.getTestMethod().orElseThrow().getName();
    }

    private Session session(String key, Optional<String> parent) {
        Mlflow mlflow = new Mlflow(TrackingUri.parse(server.uri()), Optional.empty(), parent, Duration.ofSeconds(30));
        return mlflow.session(new TrackedRun(key, "3f2a91c0", experiment, STARTED, run), Map.of());
    }

    private Session session() {
        return session("k".repeat(32), Optional.empty());
    }

    private JsonNode only() {
        List<JsonNode> runs = server.runs(experiment);
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private static Event.Metric metric(String name, double value, long step) {
        return new Event.Metric(STARTED.plusMillis(step), name, value, step);
    }

    private static Event.Tag status(String value) {
        return new Event.Tag(STARTED.plusSeconds(60), Event.Tag.STATUS, value);
    }

    private List<Event> everything() throws IOException {
        Files.createDirectories(run.resolve("artifacts/größe"));
        Files.writeString(run.resolve("artifacts/größe/a b+c.txt"), "wörter");
        Files.writeString(
                run.resolve("artifacts/confusion-matrix.json"), "{\"columns\":[\"a\",\"b\"],\"data\":[[1,2],[3,4]]}");
        Files.write(run.resolve("report.html"), new byte[3_000_000]);
        List<Event> events = new ArrayList<>(List.of(
                new Event.Parameter(STARTED, "optimizer.learning-rate", "0.01"),
                new Event.Parameter(STARTED, "preprocessing", "[" + "{ name = scale }, ".repeat(500) + "]"),
                new Event.Tag(STARTED, "environment.cpu", "a fast one, größer"),
                new Event.Tag(STARTED, "code.commit", "0123abcd"),
                new Event.Dataset(STARTED, "MNIST", "train", "ab".repeat(18), 60000, "1x28x28"),
                new Event.Dataset(STARTED, "MNIST", "test", "cd".repeat(18), 10000, "1x28x28")));
        for (int i = 0; i < 150; i++) {
            events.add(new Event.Parameter(STARTED, "setting-" + i, String.valueOf(i)));
        }
        for (int step = 0; step < 2500; step++) {
            events.add(metric("train/loss", 1.0 / (step + 1), step));
        }
        events.add(new Event.Metric(STARTED, "test/precision/by class (%)", 0.1 + 0.2, 2500));
        events.add(new Event.Artifact(STARTED, "artifacts/größe/a b+c.txt"));
        events.add(new Event.Artifact(STARTED, "artifacts/confusion-matrix.json"));
        events.add(new Event.Artifact(STARTED, "report.html"));
        events.add(status("finished"));
        return events;
    }

    private void check(List<Event> events) {
        JsonNode found = only();
        String id = found.at("/info/run_id").asText();
        assertThat(found.at("/info/run_name").asText()).isEqualTo("3f2a91c0");
        assertThat(found.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(found.at("/info/start_time").asLong()).isEqualTo(STARTED.toEpochMilli());
        assertThat(found.at("/info/end_time").asLong())
                .isEqualTo(STARTED.plusSeconds(60).toEpochMilli());
        Map<String, String> params = MlflowServer.pairs(found.at("/data/params"));
        assertThat(params)
                .hasSize(152)
                .containsEntry("optimizer.learning-rate", "0.01")
                .containsEntry("setting-149", "149");
        assertThat(params.get("preprocessing")).hasSize(6000).endsWith("...");
        assertThat(MlflowServer.pairs(found.at("/data/tags")))
                .containsEntry("environment.cpu", "a fast one, größer")
                .containsEntry("mlflow.user", System.getProperty("user.name"))
                .containsEntry("mlflow.source.type", "LOCAL")
                .containsEntry("mlflow.source.git.commit", "0123abcd")
                .containsEntry("mlflow.loggedArtifacts", "[{\"path\":\"confusion-matrix.json\",\"type\":\"table\"}]");
        assertThat(server.points(id, "train/loss"))
                .isEqualTo(Stream.iterate(0, step -> step + 1)
                        .limit(2500)
                        .map(step -> 1.0 / (step + 1) + "@" + step)
                        .toList());
        assertThat(server.points(id, "test/precision/by class ___")).containsExactly("0.30000000000000004@2500");
        assertThat(server.files(id, "")).containsExactly("confusion-matrix.json", "größe", "report.html");
        assertThat(server.files(id, "größe")).containsExactly("größe/a b+c.txt");
        assertThat(new String(server.file(found, "größe/a b+c.txt"), StandardCharsets.UTF_8))
                .isEqualTo("wörter");
        assertThat(server.file(found, "report.html")).isEqualTo(new byte[3_000_000]);
        JsonNode data = found.at("/inputs/dataset_inputs");
        assertThat(data).hasSize(2);
        assertThat(data).anySatisfy(input -> {
            assertThat(input.at("/dataset/name").asText()).isEqualTo("MNIST");
            assertThat(input.at("/dataset/digest").asText()).isEqualTo("ab".repeat(18));
            assertThat(input.at("/dataset/profile").asText()).isEqualTo("{\"num_rows\":60000}");
            assertThat(input.at("/dataset/schema").asText()).contains("\"shape\":[-1,1,28,28]");
            assertThat(MlflowServer.pairs(input.path("tags"))).containsEntry("mlflow.data.context", "training");
        });
    }

    @Test
    void allThatIsToldArrives() throws Exception {
        try (Session session = session()) {
            assertThat(session.begin()).isTrue();
            session.tell(everything());
            assertThat(session.address().orElseThrow())
                    .isEqualTo(server.uri() + "/#/experiments/"
                            + only().at("/info/experiment_id").asText() + "/runs/"
                            + only().at("/info/run_id").asText());
        }
        check(everything());
    }

    @Test
    void tellingAgainChangesNothing() throws Exception {
        for (int time = 0; time < 3; time++) {
            try (Session session = session()) {
                assertThat(session.begin()).isEqualTo(time == 0);
                session.tell(everything());
                session.tell(everything().subList(100, 1700));
            }
        }
        check(everything());
    }

    @Test
    void whatIsNotFiniteBecomesATag() throws Exception {
        try (Session session = session()) {
            session.begin();
            session.tell(List.of(
                    metric("train/loss", Double.NaN, 7),
                    metric("train/loss", Double.NEGATIVE_INFINITY, 8),
                    metric("train/loss", 2, 9)));
        }
        assertThat(server.points(only().at("/info/run_id").asText(), "train/loss"))
                .containsExactly("2.0@9");
        assertThat(MlflowServer.pairs(only().at("/data/tags")))
                .containsEntry("not-finite/train/loss", "-Infinity at step 8");
    }

    @Test
    void whatTheServerDoesNotTakeIsLeftOutAlone() throws Exception {
        try (Session session = session()) {
            session.begin();
            session.tell(List.of(new Event.Parameter(STARTED, "b", "1")));
            session.tell(List.of(
                    new Event.Parameter(STARTED, "a", "1"),
                    new Event.Parameter(STARTED, "b", "2"),
                    new Event.Parameter(STARTED, "c", "3")));
        }
        assertThat(MlflowServer.pairs(only().at("/data/params"))).isEqualTo(Map.of("a", "1", "b", "1", "c", "3"));
    }

    @Test
    void aRunWhoseCreationWasAnsweredTooLateIsOneRun() throws Exception {
        try (Session session = session()) {
            session.begin();
            session.tell(List.of(metric("train/loss", 1, 1)));
            String id = only().at("/info/run_id").asText();
            // What a request leaves that was carried out after its sender had given up and sent it again.
            server.post(
                    "runs/create",
                    Map.of(
                            "experiment_id", only().at("/info/experiment_id").asText(),
                            "start_time", 1,
                            "tags", List.of(Map.of("key", MlflowSession.KEY, "value", "k".repeat(32)))));
            assertThat(server.runs(experiment)).hasSize(2);
            session.tell(List.of(status("stopped")));
            assertThat(only().at("/info/run_id").asText()).isEqualTo(id);
            assertThat(only().at("/info/status").asText()).isEqualTo("KILLED");
        }
    }

    @Test
    void aFailedRunSaysWhatWentWrongAndMayGoOn() throws Exception {
        try (Session session = session()) {
            session.begin();
            session.tell(List.of(new Event.Tag(STARTED, Event.Tag.FAILURE, "too hot"), status("failed")));
            assertThat(only().at("/info/status").asText()).isEqualTo("FAILED");
            assertThat(MlflowServer.pairs(only().at("/data/tags")))
                    .containsEntry("mlflow.note.content", "The run failed: too hot")
                    .doesNotContainKey("status");
            session.tell(List.of(status("running")));
            assertThat(only().at("/info/status").asText()).isEqualTo("RUNNING");
        }
    }

    @Test
    void partsOfOneWholeAreChildrenOfOneRun() throws Exception {
        for (String key : List.of("1".repeat(32), "2".repeat(32))) {
            try (Session session = session(key, Optional.of("sweep 7"))) {
                session.begin();
            }
        }
        List<JsonNode> runs = server.runs(experiment);
        assertThat(runs).hasSize(3);
        JsonNode parent = runs.stream()
                .filter(found -> found.at("/info/run_name").asText().equals("sweep 7"))
                .findFirst()
                .orElseThrow();
        assertThat(runs.stream()
                        .filter(found -> found != parent)
                        .map(found -> MlflowServer.pairs(found.at("/data/tags")).get("mlflow.parentRunId")))
                .hasSize(2)
                .containsOnly(parent.at("/info/run_id").asText());
    }

    @Test
    void aRunThatWasDeletedThereStaysSo() throws Exception {
        try (Session session = session()) {
            session.begin();
            String id = only().at("/info/run_id").asText();
            server.post("runs/delete", Map.of("run_id", id));
            assertThatThrownBy(() -> session.tell(List.of(metric("train/loss", 1, 1))))
                    .isInstanceOfSatisfying(
                            TrackerException.class,
                            e -> assertThat(e.isLasting()).isTrue())
                    .hasMessageContaining("the run was deleted there");
            assertThatThrownBy(session::begin).hasMessageContaining("the run was deleted there");
            assertThat(server.runs(experiment)).isEmpty();
        }
    }
}
