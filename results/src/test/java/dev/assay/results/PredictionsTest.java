package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {
    private static final Predictions THREE =
            new Predictions(new int[] {0, 2, 1}, new int[] {0, 1, 1}, new float[] {0.75f, 0.125f, 1});

    @TempDir
    Path runs;

    @Test
    void readsWhatWasWritten() {
        RunDirectory directory = RunDirectory.create(runs, "mine", "0a");
        assertThat(Predictions.read(directory)).isEmpty();
        THREE.write(directory);
        assertThat(Predictions.read(directory)).contains(THREE);
        assertThat(THREE.right()).containsExactly(true, false, true);
    }

    @Test
    void tellsOtherExamplesFromTheSame() {
        assertThat(THREE.isOfTheSameExamples(
                        new Predictions(new int[] {0, 2, 1}, new int[] {2, 2, 2}, new float[] {0, 0, 0})))
                .isTrue();
        assertThat(THREE.isOfTheSameExamples(
                        new Predictions(new int[] {0, 1, 2}, new int[] {0, 1, 1}, new float[] {1, 1, 1})))
                .isFalse();
    }

    @Test
    void takesFewBytesAnExample() throws IOException {
        int n = 10_000;
        Random random = new Random(3);
        int[] truth = random.ints(n, 0, 10).toArray();
        int[] predicted = truth.clone();
        float[] probability = new float[n];
        for (int i = 0; i < n; i++) {
            probability[i] = 1 - (float) Math.pow(random.nextDouble(), 4);
            predicted[i] = probability[i] < 0.5 ? (truth[i] + 1) % 10 : truth[i];
        }
        RunDirectory directory = RunDirectory.create(runs, "mine", "0a");
        assertThat(Files.size(new Predictions(truth, predicted, probability).write(directory)))
                .isLessThan(4L * n);
    }

    @Test
    void namesADamagedFile() throws IOException {
        RunDirectory directory = RunDirectory.create(runs, "mine", "0a");
        Path file = THREE.write(directory);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Predictions.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file + " is damaged");
    }
}
