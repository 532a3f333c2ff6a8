package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.experiments.testing.Golden;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a table with two inputs, an image of four pixels and two numbers, and three outputs. */
class SeveralOutputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 120;

    @TempDir
    static Path home;

    private static Path run = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double[] x = random.doubles(6).toArray();
            lines.add("%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%s,%s,%.4f"
                    .formatted(
                            x[0],
                            x[1],
                            x[2],
                            x[3],
                            x[4],
                            x[5],
                            x[0] + x[1] > x[2] + x[3] ? "up" : "down",
                            x[4] > 0.7 ? "big" : x[4] > 0.3 ? "middle" : "small",
                            x[5] + x[0]));
        }
        Files.write(home.resolve("table.csv"), lines);
        run = run("name=several");
    }

    private static List<String> words(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "engine.threads=1",
                "runs=\"" + home.resolve("runs") + '"',
                "dataset=csv",
                "dataset.file=\"" + home.resolve("table.csv") + '"',
                "dataset.inputs=[{name:image,columns:[\"0..3\"],shape:\"1x2x2\"},{name:numbers,columns:[4,5]}]",
                "dataset.outputs=[{name:edge,targets:[6]},{name:size,targets:[7]},{name:sum,targets:[8]}]",
                "preprocessing=[{name:for-input,input:numbers,step:standardize}]",
                "architecture=branches",
                "architecture.inputs=[{input:image,architecture:{name:mlp,hidden:[8]},features:6}]",
                "architecture.shared=[12]",
                "optimizer=adam",
                "optimizer.learning-rate=0.02",
                "epochs=25",
                "batch-size=16",
                "split={validation:0.1,test:0.2}"));
        words.addAll(List.of(more));
        return words;
    }

    private static Path run(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "--json"));
        arguments.addAll(words(more));
        Invocation done = Invocation.of(arguments.toArray(String[]::new));
        assertThat(done.code()).as(done.err()).isZero();
        return Path.of(JSON.readTree(done.lastLine()).get("runDirectory").asText());
    }

    private static RunRecord record(Path folder) {
        return RunRecords.read(new RunDirectory(folder));
    }

    @Test
    void measuresEachOutputUnderItsName() {
        RunRecord record = record(run);
        assertThat(record.metrics())
                .containsKeys("validation/edge/accuracy", "test/edge/f1/micro", "test/size/loss", "test/sum/r2");
        assertThat(figure(record, "test/edge/accuracy")).isGreaterThan(0.75);
        assertThat(figure(record, "test/size/accuracy")).isGreaterThan(0.75);
        assertThat(figure(record, "test/sum/r2")).isGreaterThan(0.8);
        assertThat(record.evaluation().get("edge/confusion-matrix"))
                .isInstanceOfSatisfying(
                        MetricValue.ConfusionMatrix.class,
                        matrix -> assertThat(matrix.names()).containsExactly("down", "up"));
        assertThat(Stream.of("edge", "size", "sum")
                        .mapToDouble(output -> figure(record, "test/" + output + "/loss"))
                        .sum())
                .isCloseTo(figure(record, "test/loss"), within(1e-9));
    }

    private static double figure(RunRecord record, String name) {
        return record.metrics().getOrDefault(name, Double.NaN);
    }

    @Test
    void reportShowsEachOutput() throws IOException {
        assertThat(run.resolve("report.html"))
                .content()
                .contains(
                        "Confusion matrix of edge",
                        "Confusion matrix of size",
                        "By class of size",
                        "test sum mean-absolute");
        assertThat(run.resolve("artifacts"))
                .isDirectoryContaining("glob:**/edge-confusion-matrix.png")
                .isDirectoryContaining("glob:**/size-by-class.json")
                .isDirectoryContaining("glob:**/learning-curve-size-accuracy.svg");
    }

    @Test
    void predictsEachOutput() throws IOException {
        Path inputs = Files.writeString(home.resolve("new.csv"), "0.9,0.9,0.1,0.1,0.9,0.5\n0.1,0.1,0.9,0.9,0.1,0.5\n");
        Invocation predict = Invocation.of("predict", run.toString(), inputs.toString(), "--json");
        assertThat(predict.code()).as(predict.err()).isZero();
        JsonNode outputs =
                JSON.readTree(predict.out().lines().findFirst().orElseThrow()).get("outputs");
        assertThat(outputs.get("edge").get("class").asText()).isEqualTo("up");
        assertThat(outputs.get("size").get("class").asText()).isEqualTo("big");
        assertThat(outputs.get("sum").get("values").get("8").asDouble()).isCloseTo(1.4, within(0.35));
        Invocation table = Invocation.of("predict", run.toString(), inputs.toString());
        assertThat(table.out().lines().findFirst().orElseThrow().split("\\s{2,}"))
                .containsExactly("Input", "edge", "edge probability", "size", "size probability", "sum");
    }

    @Test
    void goesOnToTheSameBits() throws IOException {
        Path folder = run("name=killed", "epochs=4", "checkpoints.every-epochs=1");
        RunRecord before = record(folder);
        // As a kill after the third of four epochs leaves it.
        Files.delete(folder.resolve("record.json"));
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
            List<Path> last =
                    files.filter(file -> file.toString().contains("-24.")).toList();
            assertThat(last).hasSizeGreaterThan(1);
            for (Path file : last) {
                Files.delete(file);
            }
        }
        Invocation resumed = Invocation.of("resume", folder.toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed after step");
        assertThat(record(folder).parametersSha256()).isEqualTo(before.parametersSha256());
        assertThat(record(folder).metrics()).isEqualTo(before.metrics());
    }

    @Test
    void foldsAndEnsemblesAreMeasuredByOutputToo() throws IOException {
        RunRecord folds = record(run("name=folds", "epochs=2", "procedure=k-fold", "procedure.folds=3"));
        assertThat(folds.metrics())
                .containsKeys("test/edge/accuracy", "test/edge/accuracy/mean", "test/sum/r2", "fold-3/test/size/loss");
        assertThat(Path.of(folds.runDirectory(), "report.html")).content().contains("Confusion matrix of size");
        RunRecord ensemble = record(run("name=ensemble", "epochs=2", "procedure=ensemble", "procedure.members=2"));
        assertThat(ensemble.metrics()).containsKeys("test/size/accuracy", "test/sum/r2/mean");
    }

    @Test
    void exportsAndDescribes() {
        Invocation export = Invocation.of(
                "export",
                run.toString(),
                "--onnx",
                home.resolve("model.onnx").toString(),
                "--dl4j",
                home.resolve("model.zip").toString());
        assertThat(export.code()).as(export.err()).isZero();
        List<String> data = new ArrayList<>(List.of("data"));
        data.addAll(words());
        Invocation described = Invocation.of(data.toArray(String[]::new));
        assertThat(described.code()).as(described.err()).isZero();
        assertThat(described.out())
                .contains("Inputs image 1x2x2, numbers 2; edge: 2 classes", "sum: 1 numbers to predict");
    }

    @Test
    void saysWhatDoesNotFit() {
        check("unknown-input", "architecture.inputs=[{input:imgae,architecture:linear,features:2}]");
        check("unknown-output", "architecture.outputs=[{output:sizes,architecture:linear}]");
        check("unknown-output-of-loss", "loss={name:several,outputs:[{output:some,weight:2}]}");
        check("unsuited-loss", "loss=squared-error");
        check("unsuited-loss-of-an-output", "loss={name:several,outputs:[{output:size,loss:huber}]}");
        check("unsuited-metric", "metrics=[dice]");
        check("unsuited-learner", "learner=k-nearest-neighbours");
        check("unknown-monitor", "monitor=edge/accuracyy", "test-weights=best");
    }

    private static void check(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(words(more));
        Invocation refused = Invocation.of(arguments.toArray(String[]::new));
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        Golden.check("several/" + name + ".txt", refused.err().replace(home.toString(), "HOME"));
    }
}
