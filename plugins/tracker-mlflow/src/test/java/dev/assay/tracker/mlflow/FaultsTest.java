package dev.assay.tracker.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.run.Event;
import dev.assay.spi.Tracker.Session;
import dev.assay.spi.Tracker.TrackedRun;
import dev.assay.spi.TrackerException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What servers do that are out of order, and what is made of it. */
@Timeout(30)
class FaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");
    private static final List<Event> EVENTS = List.of(
            new Event.Metric(NOW, "train/loss", 0.5, 1),
            new Event.Metric(NOW, "train/loss", 0.25, 2),
            new Event.Artifact(NOW, "report.html"));

    @TempDir
    Path folder;

    private FakeMlflow server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMlflow();
        Files.writeString(folder.resolve("report.html"), "report");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Session session(String uri, Map<String, String> environment) {
        Mlflow mlflow = new Mlflow(TrackingUri.parse(uri), Optional.empty(), Optional.empty(), Duration.ofMillis(500));
        return mlflow.session(new TrackedRun("k", "run-1", "mnist", NOW, folder), environment);
    }

    private Session session() {
        return session(server.uri(), Map.of());
    }

    private static TrackerException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(TrackerException.class, call);
    }

    private void checkArrived() {
        assertThat(server.run().points).hasSize(2);
        assertThat(server.run().files).isEqualTo(Map.of("report.html", 6));
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Session session = session("http://127.0.0.1:" + port, Map.of())) {
            TrackerException failure = failure(session::begin);
            assertThat(failure).hasMessageContaining("cannot be reached").hasMessageContaining("Connection refused");
            assertThat(failure.isLasting()).isFalse();
        }
    }

    @Test
    void aServerThatHangsIsGivenUpAfterTheTimeout() {
        try (Session session = session()) {
            server.next(FakeMlflow.hang());
            long start = System.nanoTime();
            TrackerException failure = failure(session::begin);
            assertThat(failure).hasMessageContaining("timed out");
            assertThat(failure.isLasting()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerThatHangsOftenLeavesConnectionsForTheNextTry() throws TrackerException {
        try (Session session = session()) {
            for (int i = 0; i < 5; i++) {
                server.next(FakeMlflow.hang());
                assertThat(failure(session::begin)).hasMessageContaining("timed out");
            }
            assertThat(session.begin()).isTrue();
        }
    }

    @Test
    void manyRefusalsInARowLeaveConnectionsForTheNextTry() throws TrackerException {
        try (Session session = session()) {
            for (int status : List.of(429, 429, 429, 429, 500, 503, 429)) {
                server.next(FakeMlflow.status(status, "{\"message\":\"not now\"}"));
                assertThat(failure(session::begin).getMessage()).endsWith("answered " + status + " not now");
            }
            assertThat(server.requests()).as("each was asked once").hasSize(7);
            assertThat(session.begin()).isTrue();
        }
    }

    @Test
    void theTimeForWhichTheServerWantsToBeLeftAloneIsHandedOn() {
        try (Session session = session()) {
            server.next(FakeMlflow.status(429, "slow down", "Retry-After", "17"));
            assertThat(failure(session::begin).retryAfter()).isEqualTo(Duration.ofSeconds(17));
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90));
            server.next(FakeMlflow.status(503, "", "Retry-After", date));
            assertThat(failure(session::begin).retryAfter()).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(90));
            for (String nonsense : List.of("soon", "-1", "99999999999999", "Thu, 01 Jan 1970 00:00:00 GMT")) {
                server.next(FakeMlflow.status(429, "", "Retry-After", nonsense));
                assertThat(failure(session::begin).retryAfter()).as(nonsense).isZero();
            }
        }
    }

    @Test
    void whatIsNotMlflowsAnswerIsNoReceipt() throws TrackerException {
        try (Session session = session()) {
            session.begin();
            List<Event> metrics = EVENTS.subList(0, 2);
            for (String garbage : List.of("<html>Please log in</html>", "", "{\"a\":", "[]", "{} {}", "\u0000\u0001")) {
                server.next(FakeMlflow.status(200, garbage));
                assertThat(failure(() -> session.tell(metrics)))
                        .as(garbage)
                        .hasMessageContaining("something that is not MLflow's");
            }
            List<Event> file = EVENTS.subList(2, 3);
            server.next(FakeMlflow.status(200, "<html>Please log in</html>"));
            assertThat(failure(() -> session.tell(file))).hasMessageContaining("something that is not MLflow's");
            assertThat(server.run().points).isEmpty();
            session.tell(EVENTS);
            checkArrived();
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleOfAnAnswerIsNoReceipt() throws TrackerException {
        try (Session session = session()) {
            session.begin();
            server.next(exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                exchange.close();
                return true;
            });
            assertThat(failure(() -> session.tell(EVENTS)).isLasting()).isFalse();
        }
    }

    @Test
    void anyAnswerMayGetLostAndAllArrivesOnce() throws IOException {
        List<Event> events = new ArrayList<>(EVENTS);
        events.add(new Event.Parameter(NOW, "epochs", "3"));
        events.add(new Event.Tag(NOW, Event.Tag.STATUS, "finished"));
        AtomicBoolean lost = new AtomicBoolean(true);
        int lose = 0;
        for (; lost.get(); lose++) {
            lost.set(false);
            try (FakeMlflow fresh = new FakeMlflow();
                    Session session = session(fresh.uri(), Map.of())) {
                for (int i = 0; i < lose; i++) {
                    fresh.next(exchange -> false);
                }
                fresh.next(exchange -> {
                    lost.set(true);
                    return fresh.loseAnswer().answers(exchange);
                });
                int tries = 0;
                for (boolean told = false; !told; tries++) {
                    try {
                        session.begin();
                        session.tell(events);
                        told = true;
                    } catch (TrackerException e) {
                        assertThat(e.isLasting()).isFalse();
                    }
                }
                assertThat(tries).isLessThanOrEqualTo(2);
                assertThat(fresh.run().points).hasSize(2);
                assertThat(fresh.run().params).isEqualTo(Map.of("epochs", "3"));
                assertThat(fresh.run().files).isEqualTo(Map.of("report.html", 6));
                assertThat(fresh.run().status).isEqualTo("FINISHED");
            }
        }
        assertThat(lose).as("requests whose answers were lost in turn").isBetween(9, 20);
    }

    @Test
    void aRefusedPasswordIsNoUseTryingAgain() {
        for (int status : List.of(401, 403)) {
            try (Session session = session()) {
                server.next(FakeMlflow.status(status, "{\"message\":\"who are you\"}"));
                TrackerException failure = failure(session::begin);
                assertThat(failure.isLasting()).isTrue();
                assertThat(failure)
                        .hasMessageContaining("set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or");
            }
        }
    }

    @Test
    void aRedirectIsNotFollowedForItWouldTakeTheCredentialsElsewhere() throws IOException {
        try (FakeMlflow other = new FakeMlflow();
                Session session = session(server.uri(), Map.of("MLFLOW_TRACKING_TOKEN", "t0p-s3cret"))) {
            server.next(
                    FakeMlflow.status(307, "", "Location", other.uri() + "/api/2.0/mlflow/experiments/get-by-name"));
            assertThat(failure(session::begin)).hasMessageContaining("answered 307");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aServerThatHasLostItsDataIsToldThatItKnowsNothing() throws TrackerException {
        try (Session session = session()) {
            assertThat(session.begin()).isTrue();
            session.tell(EVENTS);
            server.forget();
            assertThat(failure(() -> session.tell(EVENTS)).isLasting()).isFalse();
            assertThat(session.begin()).isTrue();
            session.tell(EVENTS);
            checkArrived();
        }
    }

    @Test
    void credentialsReachTheServerAndNothingElse() throws TrackerException {
        List<String> logged = new ArrayList<>();
        Logger root = Logger.getLogger("");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + " " + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Level before = root.getLevel();
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        try {
            String host = server.uri().substring("http://".length());
            List<Session> sessions = List.of(
                    session("http://al:t0p-s3cret@" + host, Map.of()),
                    session("http://al:t0p%2Ds3cret@" + host, Map.of("MLFLOW_TRACKING_TOKEN", "other")),
                    session(
                            server.uri(),
                            Map.of("MLFLOW_TRACKING_USERNAME", "al", "MLFLOW_TRACKING_PASSWORD", "t0p-s3cret")),
                    session(server.uri(), Map.of("MLFLOW_TRACKING_TOKEN", "t0p-s3cret")));
            List<String> seen = new ArrayList<>();
            for (Session session : sessions) {
                session.begin();
                session.tell(EVENTS);
                for (int status : List.of(401, 500, 302, 400)) {
                    server.next(FakeMlflow.status(status, "no"));
                    seen.add(failure(session::begin).toString());
                }
                server.next(FakeMlflow.hang());
                seen.add(failure(session::begin).toString());
                seen.add(session + " " + session.address());
                session.close();
            }
            String basic = "Basic YWw6dDBwLXMzY3JldA==";
            assertThat(server.authorizations())
                    .startsWith(basic)
                    .endsWith("Bearer t0p-s3cret")
                    .containsOnly(basic, "Bearer t0p-s3cret");
            assertThat(String.join("\n", seen)).doesNotContain("s3cret", "YWw6d");
            // What the client's HTTP library says of its wire at the lowest level is for those who ask for it by name.
            assertThat(logged.stream().filter(line -> !line.contains("http-outgoing")))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("s3cret") || line.contains("YWw6d"));
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
    }
}
