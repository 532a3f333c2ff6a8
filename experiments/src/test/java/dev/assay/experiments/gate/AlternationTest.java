package dev.assay.experiments.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.gate.Pauses.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlternationTest {
    @TempDir
    Path folder;

    private Process shell(String script) throws IOException {
        return new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start();
    }

    /** Notes the time again and again. */
    private static String writing(String file, int lines) {
        return "i=0; while [ $i -lt " + lines + " ]; do date +%s%N >> " + file + "; i=$((i + 1)); done";
    }

    @Test
    void oneAtATimeRunsUntilOneHasEndedAndThenTheOtherGoesOn() throws Exception {
        Process one = shell(writing("one", 300));
        Process other = shell(writing("other", 600));
        int[] looks = {0};
        List<Pauses> pauses;
        try (Alternation alternation = new Alternation(one, other)) {
            pauses = alternation.run(1, () -> looks[0]++);
        }
        assertThat(one.exitValue()).isZero();
        assertThat(other.exitValue()).isZero();
        assertThat(looks[0]).isGreaterThanOrEqualTo(pauses.get(0).all().size());
        for (int i = 0; i < 2; i++) {
            Pauses mine = pauses.get(i);
            assertThat(mine.all()).isNotEmpty();
            List<Instant> notes = Files.readAllLines(folder.resolve(i == 0 ? "one" : "other")).stream()
                    .map(note -> Instant.EPOCH.plusNanos(Long.parseLong(note)))
                    .toList();
            for (Pause pause : mine.all()) {
                // What it had begun before it was stopped may still end; of its own it would have noted dozens.
                assertThat(notes.stream().filter(note -> note.isAfter(pause.from()) && note.isBefore(pause.to())))
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
        List<Pause> both = Stream.concat(pauses.get(0).all().stream(), pauses.get(1).all().stream())
                .sorted((left, right) -> left.from().compareTo(right.from()))
                .toList();
        for (int i = 1; i < both.size(); i++) {
            // From one turn to the next a moment passes in which neither runs.
            assertThat(both.get(i).from()).isBefore(both.get(i - 1).to());
        }
    }

    @Test
    void bothEndWhereItIsGivenUp() throws Exception {
        Process one = shell("exec sleep 600");
        Process other = shell("exec sleep 600");
        Thread thread;
        try (Alternation alternation = new Alternation(one, other)) {
            thread = new Thread(() -> {
                try {
                    alternation.run(0, () -> {});
                } catch (IOException | InterruptedException e) {
                    // It is given up.
                }
            });
            thread.start();
            Thread.sleep(250);
            thread.interrupt();
            thread.join();
        }
        assertThat(one.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void timeIsToldWithoutThePauses() {
        Instant noon = Instant.parse("2026-11-21T12:00:00Z");
        Pauses pauses = new Pauses(List.of(
                new Pause(noon.plusSeconds(1), noon.plusSeconds(3)),
                new Pause(noon.plusSeconds(5), noon.plusSeconds(6))));
        assertThat(pauses.runningSeconds(noon, noon.plusSeconds(10))).isEqualTo(7);
        assertThat(pauses.stoppedSeconds(noon.plusSeconds(2), noon.plusMillis(5500)))
                .isEqualTo(1.5);
        assertThat(pauses.runningSeconds(noon.plusSeconds(1), noon.plusSeconds(3)))
                .isZero();
        assertThat(pauses.stoppedSeconds(noon.plusSeconds(3), noon.plusSeconds(5)))
                .isZero();
        assertThat(pauses.runningSeconds(noon, noon.plus(Duration.ofMillis(500))))
                .isEqualTo(0.5);
    }
}
