package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
    @TempDir
    Path runs;

    private static SavedModel model(Task task) {
        return new SavedModel(
                Layout.of(Shape.of(1, 28, 28)),
                task,
                List.of(
                        Map.of("shift", HostArray.of(Shape.of(2), 1.0 / 3, -1e-300)),
                        Map.of(),
                        Map.of("plus", HostArray.of(Shape.scalar(), 255))),
                Map.of("dense1/bias", Tensor.of(Shape.of(2), 0.1, Math.PI)));
    }

    @Test
    void readsEachBitThatWasWritten() {
        for (Task task : List.of(
                Task.MultiClass.of(3),
                new Task.MultiLabel(List.of("wet", "\"cold\"")),
                new Task.Regression(List.of("price")))) {
            RunDirectory directory =
                    RunDirectory.create(runs, "model", task.getClass().getSimpleName());
            assertThat(model(task).write(directory))
                    .containsExactly(
                            directory.artifacts().resolve("model.json"),
                            directory.artifacts().resolve("weights.safetensors"));
            assertThat(SavedModel.read(directory)).isEqualTo(model(task));
        }
    }

    @Test
    void saysWhichFileIsMissingOrDamaged() throws IOException {
        RunDirectory directory = RunDirectory.create(runs, "model", "1");
        assertThatThrownBy(() -> SavedModel.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("model.json");
        model(Task.MultiClass.of(2)).write(directory);
        Path weights = directory.artifacts().resolve("weights.safetensors");
        Files.delete(weights);
        assertThatThrownBy(() -> SavedModel.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessage("There is no " + weights + ".");
        Files.writeString(directory.artifacts().resolve("model.json"), "{\"input\": 3");
        assertThatThrownBy(() -> SavedModel.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("model.json is damaged");
    }
}
