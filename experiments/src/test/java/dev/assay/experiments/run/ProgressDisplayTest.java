package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.run.EpochRecord;
import dev.assay.spi.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String show(OptionalInt columns) throws InterruptedException {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (ProgressDisplay display = new ProgressDisplay(out, columns)) {
            display.trainingStarts(4, 2, 8);
            for (int step = 0; step < 4; step++) {
                display.stepEnds(Progress.of(step, 2, 2), 0.5, 0.1);
                if (columns.isPresent()) {
                    // Longer than the bar's interval.
                    TimeUnit.MILLISECONDS.sleep(150);
                }
                if (step % 2 == 1) {
                    Map<String, Double> metrics = new LinkedHashMap<>();
                    metrics.put("train/loss", 0.5);
                    metrics.put("validation/accuracy", 0.75);
                    metrics.put("validation/f1/weighted", 0.7);
                    display.epochEnds(new EpochRecord((step + 1) / 2, step + 1, 61, metrics));
                }
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesAPlainLineForEachEpochWhereThereIsNoTerminal() throws InterruptedException {
        assertThat(show(OptionalInt.empty()).lines())
                .containsExactly(
                        "epoch 1/2  train/loss 0.5000  validation/accuracy 0.7500  1:01",
                        "epoch 2/2  train/loss 0.5000  validation/accuracy 0.7500  1:01");
    }

    @Test
    void drawsABarOnATerminal() throws InterruptedException {
        assertThat(show(OptionalInt.of(100)))
                .contains("━", " %", "loss 0.5000", "examples/s", " left", "\r")
                .contains("epoch 2/2  train/loss 0.5000");
    }

    @Test
    void writesTimesAsAClock() {
        assertThat(ProgressDisplay.clock(7.4)).isEqualTo("0:07");
        assertThat(ProgressDisplay.clock(3723)).isEqualTo("1:02:03");
        assertThat(ProgressDisplay.clock(-1)).isEqualTo("0:00");
    }
}
