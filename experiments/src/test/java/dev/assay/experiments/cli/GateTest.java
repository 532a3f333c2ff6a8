package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.experiments.gate.FakeBuild;
import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate as a user has it: a baseline of iris, and what becomes of it. */
class GateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path home;

    private static Path baseline = Path.of("");

    @BeforeAll
    static void makeABaseline() throws IOException {
        assumeTrue(System.getenv("ASSAY_DATA") != null, "SKIPPED: set ASSAY_DATA to the folder that holds iris/");
        baseline = home.resolve("iris.json");
        Invocation made = gate(
                "--update",
                "--seeds",
                "5",
                "--margin",
                "test/accuracy=0.02",
                "--margin",
                "test/loss=0.1",
                "--run",
                "experiment=iris-mlp",
                "epochs=10",
                "metrics=[accuracy]",
                "engine.threads=1",
                runs("made"));
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).contains("5 seeds in " + baseline + "; commit it");
        assertThat(made.err()).containsPattern("seed 5: test/accuracy 0\\.\\d+, test/loss 0\\.\\d+; ");
        ObjectNode tree = (ObjectNode) JSON.readTree(baseline.toFile());
        assertThat(tree.get("run").toString())
                .isEqualTo("[\"experiment=iris-mlp\",\"epochs=10\",\"metrics=[accuracy]\",\"engine.threads=1\"]");
        ((ArrayNode) tree.get("run")).add(runs("again"));
        JSON.writeValue(baseline.toFile(), tree);
    }

    private static String runs(String name) {
        return "runs=\"" + home.resolve(name) + '"';
    }

    private static Invocation gate(String... words) {
        return gateOf(baseline, words);
    }

    private static Invocation gateOf(Path other, String... words) {
        List<String> all = new ArrayList<>(List.of("gate", "--baseline", other.toString()));
        all.addAll(List.of(words));
        return Invocation.of(all.toArray(String[]::new));
    }

    /** The folders of the baseline's own runs. */
    private static String[] made() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("made/iris-mlp"))) {
            return folders.map(Path::toString).sorted().toArray(String[]::new);
        }
    }

    @Test
    void anUnchangedBuildPassesToTheBitAndLeavesItsFiles() throws IOException {
        Path xml = home.resolve("gate.xml");
        Path markdown = home.resolve("gate.md");
        Path json = home.resolve("gate.json");
        Invocation gate = gate("--junit", xml.toString(), "--markdown", markdown.toString(), "--json", json.toString());
        assertThat(gate.code()).as(gate.err() + gate.out()).isZero();
        assertThat(gate.out())
                .contains("test/accuracy: the same to the bit for 5 seeds")
                .endsWith("gate iris-mlp: pass\n");
        assertThat(xml).content().contains("tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"0\"");
        assertThat(markdown).content().startsWith("<!-- assay gate iris-mlp -->\n### Gate `iris-mlp`: pass\n");
        JsonNode report = JSON.readTree(json.toFile());
        assertThat(report.get("verdict").asText()).isEqualTo("pass");
        assertThat(report.get("seeds"))
                .hasSize(5)
                .allMatch(pair -> pair.get("identical").asBoolean());
    }

    @Test
    void runsThatAreThereAreJudgedWithoutRunning() throws IOException {
        Invocation gate = gate(made());
        assertThat(gate.code()).as(gate.err()).isZero();
        assertThat(gate.err()).isEmpty();
    }

    @Test
    void aWorseConfigIsAccusedAndTheChangeNamed() {
        Invocation gate = gate(
                "--run",
                "experiment=iris-mlp",
                "epochs=10",
                "metrics=[accuracy]",
                "engine.threads=1",
                "optimizer.learning-rate=1e-4",
                runs("worse"));
        assertThat(gate.code()).as(gate.out()).isEqualTo(1);
        assertThat(gate.out())
                .containsPattern("test/loss +regressed")
                .contains("optimizer.learning-rate")
                .endsWith("gate iris-mlp: regressed\n");
    }

    @Test
    void aRunThatFailsIsARegression() {
        Invocation gate = gate(
                "--run",
                "experiment=iris-mlp",
                "epochs=10",
                "metrics=[accuracy]",
                "optimizer=sgd",
                "optimizer.learning-rate=1e30",
                runs("failed"));
        assertThat(gate.code()).as(gate.out()).isEqualTo(1);
        assertThat(gate.out()).contains("seed 1 failed: the loss became");
    }

    @Test
    void aRunThatIsMissingLeavesItUndecided() throws IOException {
        String[] made = made();
        Invocation gate = gate(made[0], made[1]);
        assertThat(gate.code()).isEqualTo(3);
        assertThat(gate.out()).contains("are missing").endsWith("gate iris-mlp: undecided\n");
    }

    @Test
    void otherBitsOfFewSeedsLeaveItUndecidedAndSayHowManyItTakes() throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(baseline.toFile());
        for (JsonNode seed : tree.get("seeds")) {
            ((ObjectNode) seed).put("weights", "0".repeat(64));
            ObjectNode metrics = (ObjectNode) seed.get("metrics");
            double noise = 0.05 * (seed.get("seed").asInt() % 2 == 0 ? 1 : -1);
            metrics.put("test/accuracy", metrics.get("test/accuracy").asDouble() + noise);
        }
        Path other = home.resolve("other.json");
        JSON.writeValue(other.toFile(), tree);
        Invocation gate = gateOf(other, made());
        assertThat(gate.code()).as(gate.out()).isEqualTo(3);
        assertThat(gate.out()).containsPattern("if nothing has changed, \\d+ seeds would tell so");
    }

    @Test
    void speedIsJudgedFromTwoBuildsInTurns() throws IOException {
        Path base = FakeBuild.in(home.resolve("base"), 100, 1);
        Path slow = FakeBuild.in(home.resolve("slow"), 115, 1);
        List<String> words = new ArrayList<>(List.of("--base", base.toString(), "--head", slow.toString()));
        words.addAll(List.of(made()));
        Invocation gate = gate(words.toArray(String[]::new));
        assertThat(gate.code()).isEqualTo(1);
        assertThat(gate.out()).containsPattern("training +regressed +100.0 µs/example +115.0 µs/example +15.0 %");
        words.set(3, FakeBuild.in(home.resolve("same"), 100, 1).toString());
        assertThat(gate(words.toArray(String[]::new)).code()).isZero();
    }

    @Test
    void updateKeepsWhatIsHeldUnlessToldOtherwise() throws IOException {
        Path copy = home.resolve("copy.json");
        Files.copy(baseline, copy);
        List<String> words = new ArrayList<>(List.of(
                "--update", "--margin", "test/loss=none", "--margin", "memory=0.2", "--margin", "training=none"));
        words.addAll(List.of(made()));
        assertThat(gateOf(copy, words.toArray(String[]::new)).code()).isZero();
        JsonNode before = JSON.readTree(baseline.toFile());
        JsonNode after = JSON.readTree(copy.toFile());
        assertThat(after.get("metrics")).hasSize(1);
        assertThat(after.get("metrics").get(0)).isEqualTo(before.get("metrics").get(0));
        assertThat(after.get("metrics").get(0).get("goal").asText()).isEqualTo("maximize");
        assertThat(before.get("metrics").get(1).get("goal").asText()).isEqualTo("minimize");
        assertThat(after.get("costs").toString()).isEqualTo("{\"inference\":0.05,\"memory\":0.2}");
        assertThat(after.get("config")).isEqualTo(before.get("config"));
        assertThat(before.get("origin").get("data").has("iris.csv")).isTrue();
        assertThat(before.get("origin").get("environment").get("dl4j.threads").asText())
                .isEqualTo("1");
        assertThat(gateOf(copy).err()).contains("does not say what is to be run");
    }

    @Test
    void theMistakesThatCanBeMade() throws IOException {
        Path none = home.resolve("none.json");
        Path noSpeed = home.resolve("no-speed.json");
        Files.writeString(
                noSpeed, Files.readString(baseline).replaceAll("(?s)\"costs\"\\s*:\\s*\\{.*?\\}", "\"costs\":{}"));
        String[] made = made();
        StringBuilder told = new StringBuilder();
        tell(told, "no baseline", gateOf(none));
        tell(told, "nothing to run", gateOf(none, "--update"));
        tell(told, "no metric", gateOf(none, "--update", made[0]));
        tell(told, "unknown metric", gateOf(none, "--update", "--margin", "test/acuracy=0.01", made[0]));
        tell(told, "margin that is no number", gateOf(none, "--update", "--margin", "test/accuracy=half", made[0]));
        tell(told, "margin that is negative", gateOf(none, "--update", "--margin", "test/accuracy=-1", made[0]));
        tell(told, "margin without update", gate("--margin", "test/accuracy=0.01"));
        tell(told, "no seeds", gate("--update", "--seeds", "0"));
        tell(told, "too few rounds", gate("--rounds", "3"));
        tell(told, "both runs and what to run", gate(made[0], "--run", "experiment=iris-mlp"));
        tell(told, "base with update", gate("--update", "--base", home.toString()));
        tell(told, "base without assay", gate(made[0], "--base", home.toString(), "--head", home.toString()));
        tell(told, "base without margin", gateOf(noSpeed, made[0], "--base", home.toString()));
        tell(told, "no run", gate(home.toString()));
        tell(told, "other data", gate("--run", "experiment=iris-mlp", "split.test=0.4", "epochs=1", runs("split")));
        tell(
                told,
                "baseline of a failed run",
                gate(
                        "--update",
                        "--run",
                        "experiment=iris-mlp",
                        "optimizer=sgd",
                        "optimizer.learning-rate=1e30",
                        runs("nan")));
        assertThat(none).doesNotExist();
        Golden.check("gate/mistakes.txt", told.toString());
    }

    private static void tell(StringBuilder told, String mistake, Invocation gate) {
        assertThat(gate.code()).as(mistake + ": " + gate.out()).isEqualTo(AssayCommand.MISTAKE);
        String said = gate.err()
                .lines()
                .filter(line -> !line.startsWith("seed "))
                .reduce("", (text, line) -> text + line + "\n")
                .replaceAll("the loss became .*?\\)", "the loss became ...")
                .replace(home.toString(), "HOME")
                .replaceAll("[0-9a-f]{12}", "ID");
        told.append("# ").append(mistake).append('\n').append(said);
    }
}
