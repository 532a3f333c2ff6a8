package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of runs as a user asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompareCommandTest {
    @TempDir
    static Path runs;

    @BeforeAll
    static void twoArchitecturesWithTwoSeeds() {
        for (String architecture : new String[] {"linear", "mlp"}) {
            for (int seed = 1; seed <= 2; seed++) {
                Invocation run = Invocation.of(
                        "run",
                        "debug=fast",
                        "split.limit-train=128",
                        "split.limit-test=64",
                        "epochs=1",
                        "name=study",
                        "engine.threads=1",
                        "architecture=" + architecture,
                        "seed=" + seed,
                        "runs=\"" + runs + '"');
                assertThat(run.code()).as(run.err()).isZero();
            }
        }
    }

    private static Invocation compare(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "compare";
        System.arraycopy(words, 0, all, 1, words.length);
        return Invocation.of(all);
    }

    @Test
    void printsTheTables() {
        Invocation compare = compare(runs.toString(), "--by", "architecture");
        assertThat(compare.err()).isEmpty();
        assertThat(compare.code()).isZero();
        assertThat(compare.out())
                .startsWith("4 runs in 2 groups, by test/accuracy. ")
                .containsPattern("\\Rlinear +2 ")
                .containsPattern("\\Rmlp +2 ")
                .containsPattern("multiply-adds +training time +inference, an example +peak memory")
                .containsPattern("[0-2] of 2 ")
                .contains("paired t-test");
    }

    @Test
    void writesEveryFormatByTheNameOfTheFile() throws IOException {
        for (String name : new String[] {"c.html", "c.md", "c.csv", "c.json", "c.txt"}) {
            Path file = runs.resolve(name);
            Invocation compare =
                    compare(runs.resolve("study").toString(), "--by", "architecture", "--out", file.toString());
            assertThat(compare.code()).as(compare.err()).isZero();
            assertThat(compare.lastLine()).isEqualTo(file.toString());
            assertThat(file).isNotEmptyFile();
        }
        JsonNode json = new ObjectMapper().readTree(Files.readString(runs.resolve("c.json")));
        JsonNode mlp =
                json.at("/groups/0/label").textValue().equals("mlp") ? json.at("/groups/0") : json.at("/groups/1");
        // 28x28 pixels through the hidden layers to ten classes; the figures come from what the runs have kept.
        assertThat(mlp.get("multiplyAdds").longValue()).isGreaterThan(784 * 10);
        assertThat(mlp.get("memoryBytes").doubleValue()).isGreaterThan(1e7);
        assertThat(mlp.get("inferenceSeconds").doubleValue()).isBetween(1e-7, 1.0);
        assertThat(json.at("/pairs/0/mcNemarTests").intValue()).isEqualTo(2);
        assertThat(runs.resolve("c.html"))
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("id=\"networks\"");
        assertThat(compare(runs.toString(), "--format", "csv").out()).startsWith("table,row,column,value\n");
    }

    @Test
    void comparesTheFoldsOfCrossValidations(@TempDir Path folder) {
        for (String architecture : new String[] {"linear", "mlp"}) {
            Invocation run = Invocation.of(
                    "run",
                    "debug=fast",
                    "split.limit-train=128",
                    "epochs=1",
                    "procedure=k-fold",
                    "procedure.folds=2",
                    "engine.threads=1",
                    "architecture=" + architecture,
                    "runs=\"" + folder + '"');
            assertThat(run.code()).as(run.err()).isZero();
        }
        Invocation compare = compare(folder.toString(), "--folds", "--by", "architecture");
        assertThat(compare.err()).isEmpty();
        assertThat(compare.out())
                .startsWith("4 runs in 2 groups")
                .contains("corrected resampled t-test")
                .containsPattern("[0-2] of 2 ")
                .doesNotContain("differ in more");
        assertThat(compare(folder.toString(), "--by", "architecture").out()).startsWith("2 runs in 2 groups");
    }

    @Test
    void saysWhatIsWrongAndWhatIsPossible() {
        assertThat(compare(runs.toString(), "--metric", "test/acuracy"))
                .matches(compare -> compare.code() == 2)
                .extracting(Invocation::err)
                .asString()
                .contains("--metric: no run has 'test/acuracy'; did you mean 'test/accuracy'?");
        assertThat(compare(runs.toString(), "--by", "colour").err()).contains("--by: no run has the key 'colour'");
        assertThat(compare(runs.toString(), "--out", "page.pdf").err())
                .contains("--out: the name of page.pdf does not say");
        assertThat(compare(runs.toString(), "--test", "anova").err()).contains("--test");
        assertThat(compare(runs.toString(), "--level", "5").err()).contains("--level: 5.0 is not between 0 and 1");
        assertThat(compare(runs.toString(), "--folds").err())
                .contains("--folds: the runs are not the folds of cross-validations", "split.fold.of of theirs: none");
        assertThat(compare(runs.resolve("nowhere").toString()).err()).contains("There is no folder");
        assertThat(compare().code()).isEqualTo(2);
    }
}
