package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose learner needs no network. */
class EstimatorRunTest {
    @TempDir
    Path folder;

    private Path table = Path.of("");

    @BeforeEach
    void writeTable() throws IOException {
        table = folder.resolve("flowers.csv");
        List<String> lines = new ArrayList<>(List.of("sepal,petal,width,species"));
        IntStream.range(0, 60)
                .mapToObj(i -> i % 2 == 0
                        ? "5.%d,1.%d,0.2,small".formatted(i % 7, i % 5)
                        : "6.%d,4.%d,1.5,large".formatted(i % 7, i % 5))
                .forEach(lines::add);
        Files.write(table, lines);
    }

    private Invocation assay(String command, String... words) {
        List<String> all = new ArrayList<>(List.of(
                command,
                "runs=\"" + folder.resolve("runs") + '"',
                "name=flowers",
                "dataset=csv",
                "dataset.file=\"" + table + '"',
                "dataset.header=true",
                "preprocessing=[standardize]"));
        all.addAll(List.of(words));
        return Invocation.of(all.toArray(String[]::new));
    }

    private Path run(String... words) throws IOException {
        Invocation run = assay("run", words);
        assertThat(run.code()).as(run.err()).isZero();
        try (var folders = Files.list(folder.resolve("runs/flowers"))) {
            return folders.max(Comparator.comparing(path -> path.toFile().lastModified()))
                    .orElseThrow();
        }
    }

    @Test
    void areRecordedAndPredictFromTheirFolder() throws IOException {
        Path run = run("learner=k-nearest-neighbours", "learner.neighbours=3");
        JsonNode record = new ObjectMapper().readTree(run.resolve("record.json").toFile());
        assertThat(record.get("metrics").get("test/accuracy").asDouble()).isEqualTo(1);
        assertThat(record.get("metrics").get("validation/accuracy").asDouble()).isEqualTo(1);
        assertThat(record.get("metrics").has("test/loss")).isFalse();
        // 60 flowers less 12 to test and 6 to validate, of 3 lengths and 2 classes.
        assertThat(record.get("parameters").asLong()).isEqualTo(42 * (3 + 2));
        assertThat(run.resolve("artifacts/confusion-matrix.png")).exists();
        assertThat(run.resolve("artifacts/network.txt")).doesNotExist();
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("<h2>Confusion matrix</h2>")
                .doesNotContain("<h2>Network</h2>");
        Invocation predict = Invocation.of("predict", run.toString(), table.toString(), "--columns=0,1,2");
        assertThat(predict.code()).as(predict.err()).isZero();
        List<String> rows =
                predict.out().lines().filter(row -> row.contains("flowers.csv")).toList();
        assertThat(rows).hasSize(60);
        for (int i = 0; i < 60; i++) {
            assertThat(rows.get(i)).contains(i % 2 == 0 ? "small" : "large");
        }
        assertThat(Invocation.of("report", run.toString()).code()).isZero();
    }

    @Test
    void comeToTheSameBitsAgain() throws IOException {
        Path run = run("learner=random-forest", "learner.trees=5");
        Invocation again = Invocation.of("reproduce", run.toString());
        assertThat(again.code()).as(again.err() + again.out()).isZero();
        assertThat(again.out()).contains("identical: the weights at 1 places");
    }

    @Test
    void areBuiltOfOneAnother() throws IOException {
        Invocation plan = assay(
                "plan",
                "learner=bagging",
                "learner.members=3",
                "learner.learner={name=k-nearest-neighbours,neighbours=1}");
        assertThat(plan.out())
                .contains(
                        "Learned by bagging, without a network: Bagging[learner=KNearestNeighbours[neighbours=1], members=3]");
        assertThat(assay("run", "learner=bagging", "learner.learner=gradient-descent")
                        .err())
                .contains("learner 'gradient-descent' is no estimator; known: adaboost, bagging");
    }

    @Test
    void saysWhatDoesNotSuit() throws IOException {
        Invocation unsuited = assay("run", "learner=ridge-regression");
        assertThat(unsuited.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(unsuited.err())
                .contains("learner 'ridge-regression' does not suit a classification into 2 classes; gradient-descent,"
                        + " k-nearest-neighbours, kernel-regression, ");
        Invocation many = assay("run", "learner=k-nearest-neighbours", "learner.neighbours=99");
        assertThat(many.code()).isEqualTo(AssayCommand.FAILED);
        assertThat(many.err()).contains("learner.neighbours is 99, but there are only 42 training examples");
        Path run = run("learner=decision-tree");
        assertThat(Invocation.of(
                                "export",
                                run.toString(),
                                "--onnx",
                                folder.resolve("x.onnx").toString())
                        .err())
                .contains("has no network: it was learned by decision-tree.");
    }
}
