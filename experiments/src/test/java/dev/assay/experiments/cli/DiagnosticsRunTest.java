package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.Seen;
import dev.assay.run.EpochRecord;
import dev.assay.run.RunRecord;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Diagnostics as a user gets them. */
class DiagnosticsRunTest {
    private static final List<String> ALL = List.of(
            "debug=diagnostics",
            "diagnostics.filters=true",
            "diagnostics.examples=64",
            "diagnostics.activations.layers=[relu1,\"dense*\"]",
            "diagnostics.activations.example=3",
            "diagnostics.patches.layers=[relu2]",
            "diagnostics.patches.units=4",
            "diagnostics.maximization.layers=[convolution2,dense2]",
            "diagnostics.maximization.steps=10");

    @TempDir
    Path runs;

    private Invocation run(String engine, List<String> more) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "engine=" + engine,
                "epochs=2",
                "split.limit-train=128",
                "split.limit-validation=96",
                "split.limit-test=64",
                "--json",
                "runs=\"" + runs + '"'));
        if (engine.equals("dl4j")) {
            words.add("engine.threads=1");
        }
        words.addAll(more);
        return Invocation.of(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "pytorch"})
    void allOfThemChangeNoBitAndArePicturesOfTheReport(String engine) throws IOException {
        Assumptions.assumeTrue(
                engine.equals("dl4j") || "true".equals(System.getenv("ASSAY_PYTORCH")),
                "SKIPPED: set ASSAY_PYTORCH=true, and Maven fetches PyTorch's native code");
        Invocation plain = run(engine, List.of());
        Invocation looked = run(engine, ALL);
        assertThat(looked.code()).as(looked.err()).isZero();
        ObjectMapper json = new ObjectMapper();
        JsonNode before = json.readTree(plain.lastLine());
        JsonNode after = json.readTree(looked.lastLine());
        assertThat(after.get("parametersSha256")).isEqualTo(before.get("parametersSha256"));
        assertThat(after.get("metrics")).isEqualTo(before.get("metrics"));
        assertThat(after.get("id").asText())
                .as("the same run, looked at")
                .isEqualTo(before.get("id").asText() + "-2");

        RunDirectory directory =
                new RunDirectory(Path.of(after.get("runDirectory").asText()));
        RunRecord record = RunRecords.read(directory);
        for (EpochRecord epoch : record.epochs()) {
            assertThat(epoch.metrics())
                    .containsKeys("diagnostics/gradient-norm/dense1", "diagnostics/dead-units/relu3");
            for (String layer : List.of("convolution1", "convolution2", "dense1", "dense2")) {
                assertThat(epoch.metrics().get("diagnostics/update-ratio/" + layer))
                        .as(layer)
                        .isBetween(1e-6, 0.5);
            }
        }
        checkSeen(Seen.read(directory));
        assertThat(directory.artifacts())
                .isDirectoryContaining("glob:**/layers-update-ratio.png")
                .isDirectoryContaining("glob:**/filters-by-epoch-convolution1.svg")
                .isDirectoryContaining("glob:**/activations-relu1-3.png")
                .isDirectoryContaining("glob:**/patches-relu2.png")
                .isDirectoryContaining("glob:**/maximized-dense2.png");
        assertThat(directory.report())
                .content()
                .contains("<h2>Layers</h2>", "<h2>Filters</h2>", "<h2>Patches</h2>", "<h2>Maximised activations</h2>");
        byte[] report = Files.readAllBytes(directory.report());
        assertThat(Invocation.of("report", directory.path().toString()).code()).isZero();
        assertThat(directory.report()).hasBinaryContent(report);
    }

    private static void checkSeen(Map<String, Tensor> seen) {
        assertThat(seen)
                .containsKeys(
                        "filters/convolution1/0",
                        "filters/convolution1/1",
                        "filters/convolution1/2",
                        "inputs/example/3",
                        "activations/dense2/3",
                        "maximized/convolution2/9")
                .doesNotContainKey("patches/relu2/4");
        assertThat(shape(seen, "activations/relu1/3")).isEqualTo(Shape.of(20, 24, 24));
        assertThat(shape(seen, "patches/relu2/3")).isEqualTo(Shape.of(9, 1, 14, 14));
        assertThat(shape(seen, "maximized/convolution2/0")).isEqualTo(Shape.of(1, 14, 14));
        assertThat(shape(seen, "maximized/dense2/0")).isEqualTo(Shape.of(1, 28, 28));
        float[] places = Objects.requireNonNull(seen.get("places/relu2/0")).values();
        for (int i = 7; i < places.length; i += 4) {
            assertThat(places[i]).as("activations fall").isLessThanOrEqualTo(places[i - 4]);
        }
    }

    private static Shape shape(Map<String, Tensor> seen, String name) {
        return Objects.requireNonNull(seen.get(name), name).shape();
    }

    @Test
    void aWrongLayerIsToldBeforeAnythingRuns() {
        Invocation wrong = run("dl4j", List.of("diagnostics.patches.layers=[conv2]"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("diagnostics.patches.layers: no layer matches 'conv2'", "convolution1, convolution2, dense1");
        assertThat(runs).isEmptyDirectory();
        assertThat(run("dl4j", List.of("diagnostics.dead-units=true", "split.validation=null"))
                        .err())
                .contains("diagnostics.part: the run has no validation part; there are: train, test");
        assertThat(run("dl4j", List.of("diagnostics.activations.layers=[relu1]", "diagnostics.activations.example=96"))
                        .err())
                .contains("diagnostics.activations.example must be below 96, the examples of the validation part,"
                        + " found 96");
    }
}
