package dev.assay.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user gives them. */
class CommandsTest {
    @TempDir
    Path runs;

    @Test
    void runPrintsTheRecordAsTheLastLineAndLeavesEverythingInItsFolder() throws IOException {
        Invocation run = Invocation.of("run", "debug=fast", "engine.threads=1", "--json", "runs=\"" + runs + '"');
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode record = new ObjectMapper().readTree(run.lastLine());
        assertThat(record.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "name",
                        "status",
                        "metrics",
                        "parameters",
                        "parametersSha256",
                        "seconds",
                        "examplesPerSecond",
                        "runDirectory");
        assertThat(record.get("status").asText()).isEqualTo("finished");
        assertThat(record.get("parameters").asLong()).isEqualTo(431_080);
        assertThat(record.get("parametersSha256").asText()).matches("[0-9a-f]{64}");
        assertThat(record.get("metrics").has("test/accuracy")).isTrue();
        assertThat(record.get("metrics").has("validation/accuracy")).isTrue();
        assertThat(record.get("examplesPerSecond").has("train")).isTrue();
        Path directory = Path.of(record.get("runDirectory").asText());
        assertThat(directory)
                .isDirectoryContaining("glob:**/config.conf")
                .isDirectoryContaining("glob:**/record.json")
                .isDirectoryContaining("glob:**/events.jsonl")
                .isDirectoryContaining("glob:**/log.txt")
                .isDirectoryContaining("glob:**/report.html");
        assertThat(directory.resolve("artifacts")).isDirectoryContaining("glob:**/confusion-matrix.png");
        assertThat(run.err()).contains("epoch 1/2").doesNotContain("INFO");
        assertThat(directory.resolve("log.txt")).content().contains("epoch 2");

        byte[] before = Files.readAllBytes(directory.resolve("report.html"));
        assertThat(Invocation.of("report", directory.toString()).code()).isZero();
        assertThat(directory.resolve("report.html")).hasBinaryContent(before);
    }

    @Test
    void sameConfigGivesTheSameBitsInAFolderOfItsOwn() throws IOException {
        ObjectMapper json = new ObjectMapper();
        String[] words = {"run", "debug=fast", "engine.threads=1", "epochs=1", "--json", "runs=\"" + runs + '"'};
        JsonNode first = json.readTree(Invocation.of(words).lastLine());
        JsonNode second = json.readTree(Invocation.of(words).lastLine());
        assertThat(second.get("parametersSha256")).isEqualTo(first.get("parametersSha256"));
        assertThat(second.get("metrics")).isEqualTo(first.get("metrics"));
        assertThat(second.get("id").asText()).isEqualTo(first.get("id").asText() + "-2");
    }

    @Test
    void recordedConfigGivesTheSameRunAgain() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode first = json.readTree(Invocation.of(
                        "run",
                        "debug=fast",
                        "engine.threads=1",
                        "epochs=1",
                        "optimizer=adam",
                        "--json",
                        "runs=\"" + runs + '"')
                .lastLine());
        Path conf = Files.createDirectory(runs.resolve("conf"));
        Files.copy(Path.of(first.get("runDirectory").asText(), "config.conf"), conf.resolve("config.conf"));
        JsonNode again = json.readTree(
                Invocation.of("run", "--conf", conf.toString(), "--json").lastLine());
        assertThat(again.get("parametersSha256")).isEqualTo(first.get("parametersSha256"));
    }

    @Test
    void planPrintsConfigAndCountsWithoutLoadingAnEngine() throws IOException, InterruptedException {
        Process plan = Child.start(List.of(), List.of("-Xlog:class+load:stdout"), "plan", "architecture=keras-convnet");
        String said = new String(plan.getInputStream().readAllBytes(), UTF_8);
        assertThat(plan.waitFor()).isZero();
        assertThat(said)
                .containsPattern("convolution1 +convolution-2d +32x26x26 +320 ")
                .containsPattern("convolution2 +convolution-2d +64x11x11 +18,496 ")
                .containsPattern("convolution3 +convolution-2d +64x3x3 +36,928 ")
                .containsPattern("dense1 +dense +64 +36,928 ")
                .containsPattern("dense2 +dense +10 +650 ")
                .containsPattern("sum +93,322 ")
                .contains("dev.assay.experiments.cli.PlanCommand source:")
                .doesNotContain("org.nd4j.")
                .doesNotContain("org.bytedeco.");
    }

    @Test
    void planSummarisesAnArchitectureWithoutDataSet() {
        Invocation plan = Invocation.of("plan", "architecture=vgg-small", "--input", "3x32x32", "--classes", "100");
        assertThat(plan.code()).isZero();
        assertThat(plan.out()).containsPattern("dense2 +dense +100 +25,700 ").doesNotContain("glyphs");
    }

    @Test
    void planTellsWhereEachValueComesFrom() {
        Invocation plan = Invocation.of("plan", "--origins", "epochs=7");
        assertThat(plan.out())
                .contains("epochs = 7  # override 'epochs=7'")
                .containsPattern("momentum = 0.9 +# assay-optimizers reference.conf:\\d+")
                .containsPattern("batch-size = 128 +# (built-in )?conf/config.conf:\\d+");
    }

    @Test
    void explainTellsOriginFormerValueAndReader() {
        Invocation explain = Invocation.of("explain", "optimizer.momentum", "optimizer.momentum=0.8");
        assertThat(explain.code()).as(explain.err()).isZero();
        assertThat(explain.out())
                .contains("optimizer.momentum = 0.8")
                .contains("from override 'optimizer.momentum=0.8'")
                .containsPattern("before: 0.9 from assay-optimizers reference.conf:\\d+")
                .contains("read by: optimizer 'nesterov' (assay-optimizers)");
    }

    @Test
    void pluginsListsKindsComponentsAndSettings() {
        assertThat(Invocation.of("plugins").out()).contains("optimizer", "adam", "glyphs", "lenet");
        assertThat(Invocation.of("plugins", "optimizer").out())
                .contains("adam", "nesterov")
                .doesNotContain("glyphs");
        assertThat(Invocation.of("plugins", "optimizer", "adam").out())
                .contains("beta1 = 0.9", "arxiv.org/abs/1412.6980");
    }

    @Test
    void dataCountsTheExamplesOfEachClass() {
        Invocation data = Invocation.of("data", "dataset.train=200", "dataset.test=50");
        assertThat(data.code()).as(data.err()).isZero();
        assertThat(data.out())
                .containsPattern("train +180 ")
                .containsPattern("validation +20 ")
                .containsPattern("test +50 ");
    }

    @Test
    void helpNamesEveryCommand() {
        Invocation help = Invocation.of("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains(
                        "run",
                        "plan",
                        "explain",
                        "plugins",
                        "report",
                        "predict",
                        "export",
                        "data",
                        "completion",
                        "Exit codes");
    }

    @Test
    void interruptEndsTheRunAfterTheStepAndRecordsIt() throws IOException, InterruptedException {
        Process run = Child.start(
                List.of(),
                List.of(),
                "run",
                "epochs=1000",
                "engine.threads=1",
                "dataset.train=600",
                "runs=\"" + runs + '"');
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(run.getInputStream(), UTF_8))) {
            String line;
            boolean asked = false;
            while ((line = lines.readLine()) != null) {
                said.append(line).append('\n');
                if (!asked && line.startsWith("epoch 2/")) {
                    asked = true;
                    new ProcessBuilder("kill", "-INT", String.valueOf(run.pid()))
                            .start()
                            .waitFor();
                }
            }
        }
        assertThat(run.waitFor()).as(said.toString()).isEqualTo(130);
        assertThat(said).contains("stopping after this step").contains("stopped in");
        try (var files = Files.walk(runs)) {
            Path record = files.filter(file -> file.endsWith("record.json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(record)
                    .content()
                    .contains("\"stopped\"")
                    .contains("train/loss")
                    .doesNotContain("test/accuracy");
        }
    }
}
