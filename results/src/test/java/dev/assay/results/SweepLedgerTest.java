package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.results.SweepEvent.Ended;
import dev.assay.results.SweepEvent.Found;
import dev.assay.results.SweepEvent.Planned;
import dev.assay.results.SweepEvent.Started;
import dev.assay.results.SweepEvent.Told;
import dev.assay.results.SweepTrial.State;
import dev.assay.spi.Metric;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path runs;

    private static SweepEvent.Begun begun(Metric.Goal goal) {
        return new SweepEvent.Begun(
                NOW,
                "mine",
                "runs",
                "",
                List.of("epochs=3"),
                "{}",
                List.of("a=choice(1,2)"),
                List.of("1", "2"),
                "test/accuracy",
                goal,
                3,
                "",
                false);
    }

    private static Planned planned(int trial, String a, String seed) {
        return new Planned(
                NOW, trial, (trial - 1) / 2, seed, Map.of("a", a), "0123456789abcdef" + trial, "a = " + a, 0, 0);
    }

    private static Ended ended(int trial, State state, double accuracy) {
        return new Ended(
                NOW,
                trial,
                state,
                state.isFailure() ? "too hot, \"really\"" : "",
                Map.of("test/accuracy", accuracy),
                2.5);
    }

    private SweepLedger example(SweepDirectory directory) {
        SweepLedger ledger = SweepLedger.begin(directory, begun(Metric.Goal.MAXIMIZE));
        ledger.append(List.of(planned(1, "1", "1"), planned(2, "1", "2"), planned(3, "2", "1"), planned(4, "2", "2")));
        ledger.append(new Started(NOW, 1, 1, "runs/mine/x"));
        ledger.append(ended(1, State.FINISHED, 0.75));
        ledger.append(new Started(NOW, 2, 1, "runs/mine/y"));
        ledger.append(ended(2, State.NOT_FINITE, Double.NaN));
        ledger.append(new Told(NOW, 0, Double.NaN));
        ledger.append(new Found(NOW, 3, "runs/mine/z", Map.of("test/accuracy", 0.9), 1));
        ledger.append(new Started(NOW, 4, 2, "runs/mine/w"));
        return ledger;
    }

    @Test
    void isReadAsItWasWrittenWhileItIsWritten() {
        SweepDirectory directory = SweepDirectory.create(runs, "mine");
        try (SweepLedger ledger = example(directory)) {
            SweepState read = SweepLedger.read(directory);
            assertThat(read.trials()).containsExactlyElementsOf(ledger.state().trials());
            assertThat(read.begun()).isEqualTo(ledger.state().begun());
            assertThat(read.told()).containsExactly(Map.entry(0, Double.NaN));
            assertThat(read.trials())
                    .extracting(SweepTrial::state)
                    .containsExactly(State.FINISHED, State.NOT_FINITE, State.FINISHED, State.RUNNING);
            assertThat(read.best())
                    .hasValueSatisfying(best -> assertThat(best.number()).isEqualTo(3));
            assertThat(read.failed()).isEqualTo(1);
        }
    }

    @Test
    void aTornLastLineIsTakenAwayAndWhatWasRunningWaitsWithoutAnAttempt() throws IOException {
        SweepDirectory directory = SweepDirectory.create(runs, "mine");
        example(directory).close();
        Files.writeString(directory.ledger(), "{\"event\":\"ended\",\"tri", StandardOpenOption.APPEND);
        try (SweepLedger ledger = SweepLedger.resume(directory)) {
            SweepTrial orphan = ledger.state().trial(4);
            assertThat(orphan.state()).isEqualTo(State.PENDING);
            assertThat(orphan.attempts()).isZero();
            assertThat(orphan.folder()).isEqualTo("runs/mine/w");
            ledger.append(ended(4, State.FINISHED, 0.1));
        }
        assertThat(SweepLedger.read(directory).trial(4).state()).isEqualTo(State.FINISHED);
        assertThat(Files.readString(directory.ledger())).doesNotContain("\"tri{");
    }

    @Test
    void oneProcessAtATimeWritesIt() {
        SweepDirectory directory = SweepDirectory.create(runs, "mine");
        try (SweepLedger ledger = example(directory)) {
            assertThatThrownBy(() -> SweepLedger.resume(directory))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("is being written by another process");
        }
        SweepLedger.resume(directory).close();
    }

    @Test
    void tellsWhatItCannotRead() throws IOException {
        SweepDirectory none = new SweepDirectory(runs.resolve("none"));
        assertThatThrownBy(() -> SweepLedger.read(none)).hasMessageContaining("is not the folder of a sweep");
        SweepDirectory empty = SweepDirectory.create(runs, "empty");
        Files.writeString(empty.ledger(), "{\"event\":\"beg");
        assertThatThrownBy(() -> SweepLedger.resume(empty)).hasMessageContaining("does not say how the sweep began");
        SweepDirectory damaged = SweepDirectory.create(runs, "mine");
        example(damaged).close();
        List<String> lines = new ArrayList<>(Files.readAllLines(damaged.ledger()));
        lines.set(2, "{what");
        Files.write(damaged.ledger(), lines);
        assertThatThrownBy(() -> SweepLedger.read(damaged)).hasMessageContaining("is damaged in line 3");
    }

    @Test
    void eachSweepGetsAFolderOfItsOwn() {
        assertThat(SweepDirectory.create(runs, "mine").path()).endsWith(Path.of("mine/sweep-1"));
        assertThat(SweepDirectory.create(runs, "mine").path()).endsWith(Path.of("mine/sweep-2"));
    }

    @Test
    void theTablesHaveEveryTrialWithItsFigures() throws IOException {
        SweepDirectory directory = SweepDirectory.create(runs, "mine");
        try (SweepLedger ledger = example(directory)) {
            SweepTables.write(ledger.state(), directory);
        }
        assertThat(Files.readString(directory.csv())).isEqualTo("""
                trial,proposal,state,epochs-until,a,seed,test/accuracy,seconds,run,message
                1,0,finished,,1,1,0.75,2.5,runs/mine/x,
                2,0,not-finite,,1,2,,2.5,runs/mine/y,"too hot, ""really""\"
                3,1,finished,,2,1,0.9,1.0,runs/mine/z,
                4,1,running,,2,2,,0.0,runs/mine/w,
                """);
        assertThat(Files.readString(directory.json()))
                .contains(
                        "\"metric\" : \"test/accuracy\"", "\"goal\" : \"maximize\"", "\"best\" : 3", "\"found\" : true")
                .contains("\"test/accuracy\" : null");
    }

    @Test
    void lessIsBetterWhereThatIsTheGoal() {
        SweepDirectory directory = SweepDirectory.create(runs, "mine");
        try (SweepLedger ledger = SweepLedger.begin(directory, begun(Metric.Goal.MINIMIZE))) {
            ledger.append(List.of(planned(1, "1", "1"), planned(2, "1", "2"), planned(3, "2", "1")));
            ledger.append(ended(1, State.FINISHED, 0.75));
            ledger.append(ended(2, State.FINISHED, 0.5));
            ledger.append(ended(3, State.CRASHED, 0.1));
            assertThat(ledger.state().best())
                    .hasValueSatisfying(best -> assertThat(best.number()).isEqualTo(2));
            assertThat(ledger.state().trials().stream()
                            .sorted(ledger.state().byMetric())
                            .map(SweepTrial::number))
                    .containsExactly(2, 1, 3);
        }
    }
}
