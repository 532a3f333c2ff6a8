package dev.assay.experiments.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.experiments.gate.Pauses.Pause;
import dev.assay.results.gate.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private final StringBuilder journal = new StringBuilder();

    private void figure(double seconds, String name, int step) {
        journal.append("{\"event\":\"metric\",\"time\":\"" + at(seconds) + "\",\"name\":\"" + name
                + "\",\"value\":1.0,\"step\":" + step + "}\n");
    }

    private static Instant at(double seconds) {
        return BEGIN.plusNanos(Math.round(seconds * 1e9));
    }

    private static Pauses pauses(double... fromAndTo) {
        Pause[] pauses = new Pause[fromAndTo.length / 2];
        for (int i = 0; i < pauses.length; i++) {
            pauses[i] = new Pause(at(fromAndTo[2 * i]), at(fromAndTo[2 * i + 1]));
        }
        return new Pauses(List.of(pauses));
    }

    private Measurement measurement(
            double train, double validation, double test, double total, double whole, Pauses pauses)
            throws IOException {
        Files.writeString(folder.resolve("events.jsonl"), journal);
        Files.writeString(folder.resolve("record.json"), "{\"provenance\":{\"environment\":{\"cpu\":\"x\"}}}");
        String line = "{\"seconds\":{\"total\":" + total + ",\"train\":" + train + ",\"validation\":" + validation
                + ",\"test\":"
                + test + "},\"examplesPerSecond\":{\"train\":" + 400 / train + ",\"validation\":" + 100 / validation
                + ",\"test\":" + 100 / test + "},\"runDirectory\":\"" + folder + "\"}";
        return Measurement.of(line, whole, 0, pauses);
    }

    @Test
    void aRunThatWasStoppedInItsStepsAndInItsEvaluationCostsWhatItWouldHaveCostOtherwise() throws IOException {
        // Four steps of a second, the third of which was stopped for five; validation and test of one each, stopped for
        // four and two.
        figure(1, "train/batch-loss", 1);
        figure(2, "train/batch-loss", 2);
        figure(8, "train/batch-loss", 3);
        figure(9, "train/batch-loss", 4);
        figure(14, "train/loss", 4);
        figure(14, "validation/loss", 4);
        figure(15.5, "system/cpu", 4);
        figure(17, "test/loss", 4);
        Pauses pauses = pauses(-2, -1, 2.5, 7.5, 9.5, 13.5, 15, 17);
        Measurement found = measurement(9, 5, 3, 17, 21, pauses);
        assertThat(found.costs().get(Cost.TRAINING)).isCloseTo(1 / 100.0, within(1e-9));
        assertThat(found.costs().get(Cost.INFERENCE)).isCloseTo(2 / 200.0, within(1e-9));
        assertThat(found.costs().get(Cost.START)).isCloseTo(21 - 6, within(1e-9));
        assertThat(found.costs()).doesNotContainKey(Cost.MEMORY);
        assertThat(found.conditions())
                .containsEntry("cpu", "x")
                .containsEntry("time in training", "of the median step");
    }

    @Test
    void trainingWithoutStepsIsToldFromItsShareOfTheRun() throws IOException {
        figure(9, "validation/accuracy", 0);
        figure(10, "test/accuracy", 0);
        Measurement found = measurement(8, 1, 1, 10, 11, pauses(2, 7));
        assertThat(found.costs().get(Cost.TRAINING)).isCloseTo(4 / 400.0, within(1e-9));
        assertThat(found.costs().get(Cost.INFERENCE)).isCloseTo(1 / 200.0, within(1e-9));
        assertThat(found.conditions()).containsEntry("time in training", "of all steps");
    }
}
