package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.results.Checkpoints;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.run.RunRecord;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that begin with what another has learned. */
class TransferTest {
    @TempDir
    Path home;

    private String[] words(String command, String... overrides) {
        List<String> words = new ArrayList<>(List.of(
                command,
                "runs=\"" + home.resolve("runs") + '"',
                "epochs=2",
                "batch-size=16",
                "dataset.train=100",
                "dataset.test=20",
                "architecture=mlp",
                "architecture.hidden=[8, 6]",
                "engine.threads=1",
                "metrics=[accuracy]"));
        words.addAll(List.of(overrides));
        return words.toArray(String[]::new);
    }

    private RunDirectory run(String name, String... overrides) throws IOException {
        List<String> all = new ArrayList<>(List.of("name=" + name));
        all.addAll(List.of(overrides));
        Invocation run = Invocation.of(words("run", all.toArray(String[]::new)));
        assertThat(run.code()).as(run.err()).isZero();
        try (Stream<Path> folders = Files.list(home.resolve("runs").resolve(name))) {
            return new RunDirectory(
                    folders.max(Comparator.comparing(Path::toString)).orElseThrow());
        }
    }

    private static Tensor weight(RunDirectory run, String name) {
        return weight(SavedModel.read(run).weights(), name);
    }

    private static Tensor weight(Map<String, Tensor> weights, String name) {
        return Objects.requireNonNull(weights.get(name));
    }

    private static String from(RunDirectory source) {
        return "transfer.from=\"" + source.path() + '"';
    }

    /** What the user is told of a mistake, which is met before anything is done. */
    private String mistake(String... overrides) {
        Invocation run = Invocation.of(words("run", overrides));
        assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(home.resolve("runs/glyphs-lenet")).doesNotExist();
        return run.err().replace(home.toString(), "HOME");
    }

    @Test
    void layersBeginWithTheSourcesWeightsAndStayWhereTheyAreFrozen() throws IOException {
        RunDirectory source = run("source");
        RunDirectory target =
                run("target", from(source), "transfer.replace=[dense3]", "transfer.freeze=[\"*\"]", "seed=2");
        for (String layer : List.of("dense1", "dense2")) {
            for (String weight : List.of("/kernel", "/bias")) {
                assertThat(weight(target, layer + weight)).isEqualTo(weight(source, layer + weight));
            }
        }
        assertThat(weight(target, "dense3/kernel")).isNotEqualTo(weight(source, "dense3/kernel"));
        RunRecord from = RunRecords.read(source);
        assertThat(RunRecords.read(target).provenance().environment())
                .containsEntry("transfer.run", "source/" + from.id())
                .containsEntry("transfer.weights-sha256", from.parametersSha256());
        assertThat(from.provenance().environment()).doesNotContainKey("transfer.run");
    }

    @Test
    void takesTheLastWeightsFromTheCheckpointWhereTheBestWereTested() throws IOException {
        RunDirectory source = run("source", "epochs=4", "optimizer.learning-rate=0.5");
        Map<String, Tensor> last = new Checkpoints(source)
                .latest(notice -> {})
                .orElseThrow()
                .model()
                .weights();
        RunDirectory best = run("best", from(source), "transfer.freeze=[dense1]", "epochs=1");
        RunDirectory lasting =
                run("last", from(source), "transfer.freeze=[dense1]", "transfer.weights=last", "epochs=1");
        assertThat(weight(last, "dense1/kernel")).isNotEqualTo(weight(source, "dense1/kernel"));
        assertThat(weight(best, "dense1/kernel")).isEqualTo(weight(source, "dense1/kernel"));
        assertThat(weight(lasting, "dense1/kernel")).isEqualTo(weight(last, "dense1/kernel"));
    }

    @Test
    void aTransferredRunIsResumedAndReproducedToTheBitWhereverItsSourceLies() throws IOException {
        RunDirectory source = run("source");
        RunDirectory target = run(
                "target",
                from(source),
                "transfer.freeze=[dense1]",
                "transfer.rates={dense2: 0.3}",
                "regularizers=[{name: dropout, rate: 0.2}]",
                "epochs=3",
                "checkpoints.every-epochs=1",
                "checkpoints.keep=9");
        RunRecord whole = RunRecords.read(target);
        Invocation again = Invocation.of("reproduce", target.path().toString());
        assertThat(again.out()).as(again.err()).contains("identical");
        // As a kill in the third epoch leaves it.
        Files.delete(target.record());
        Files.delete(target.report());
        Files.delete(target.checkpoints().resolve("step-18.checkpoint"));
        Path moved = home.resolve("elsewhere/source").resolve(source.path().getFileName());
        Files.createDirectories(Objects.requireNonNull(moved.getParent()));
        Files.move(source.path(), moved);
        Invocation resumed = Invocation.of("resume", target.path().toString(), from(new RunDirectory(moved)));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed after step 12").doesNotContain("not as when");
        RunRecord after = RunRecords.read(target);
        assertThat(after.chain()).isEqualTo(whole.chain());
        assertThat(after.metrics()).isEqualTo(whole.metrics());
    }

    @Test
    void planSaysWhatIsTrained() throws IOException {
        RunDirectory source = run("source");
        Invocation plan = Invocation.of(words(
                "plan",
                from(source),
                "transfer.take=[\"dense?\"]",
                "transfer.replace=[dense3]",
                "transfer.freeze=[dense1]",
                "transfer.rates={\"*\": 0.1, \"dense*\": 0.5, dense3: 2}"));
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out())
                .containsPattern("Trained: 124 of [\\d,]+ parameters, [\\d,]+ are frozen\\. dense1, dense2 as in"
                        + " source/[0-9a-f]{12}; frozen: dense1; learning rates: dense2 x 0\\.5, dense3 x 2\\.0");
        assertThat(Invocation.of(words("plan")).out()).doesNotContain("Trained:");
    }

    @Test
    void aRunWithoutTransferIsTheRunThatItWas() throws IOException {
        assertThat(run("one").path().getFileName())
                .isEqualTo(run("one", "transfer.weights=last", "runs=\"" + home.resolve("others") + '"')
                        .path()
                        .getFileName());
    }

    @Test
    void saysWhichLayersTheSourceCannotGive() throws IOException {
        RunDirectory source = run("source", "architecture.hidden=[8, 5]");
        assertThat(mistake(from(source), "architecture.hidden=[8, 6, 4]"))
                .contains("assay: transfer.from: not all layers can begin with the weights of source/")
                .contains("""

                          dense2/kernel is 8x6 here and 8x5 there
                          dense2/bias is 6 here and 5 there
                          dense3/kernel is 6x4 here and 5x10 there
                          dense3/bias is 4 here and 10 there
                          there is no layer 'dense4' there; did you mean 'dense1'? known: dense1, dense2, dense3
                        Name those that are to begin anew: transfer.replace=[dense2, dense3, dense4]
                        """);
    }

    @Test
    void saysWhichPatternsMatchNothing() throws IOException {
        RunDirectory source = run("source");
        assertThat(mistake(from(source), "transfer.freeze=[\"conv*\", dense3]", "transfer.replace=[dense3, dence]"))
                .contains(
                        "transfer.replace: no layer with weights matches 'dence'; did you mean 'dense1'? known: dense1,"
                                + " dense2, dense3\n")
                .contains("transfer.freeze: no layer with weights matches 'conv*'; known: dense1, dense2, dense3\n")
                .contains("transfer.freeze: 'dense3' matches only layers that begin anew, and must learn: dense3");
        assertThat(mistake("transfer.freeze=[\"*\"]"))
                .contains("transfer: there is nothing to train: all layers are frozen: dense1, dense2, dense3");
        assertThat(mistake("transfer.rates={\"dense*\": 0.1, \"*ense1\": 0.2}"))
                .contains("transfer.rates: '*ense1' and 'dense*' both match dense1, with different factors");
        assertThat(mistake("transfer.rates={dense1: -1}"))
                .contains("transfer.rates: the factor for 'dense1' must be 0 or more, found -1.0");
        assertThat(mistake("transfer.rates={dense1: slow}"))
                .contains("transfer.rates.\"dense1\" must be a number, found 'slow'");
        assertThat(mistake("transfer.replace=[dense3]")).contains("transfer.replace means nothing without from");
    }

    @Test
    void saysWhatIsWrongWithTheSource() throws IOException {
        RunDirectory source = run("source", "test-weights=last");
        Path folder = source.path();
        String id = String.valueOf(folder.getFileName());
        Path experiment = Objects.requireNonNull(folder.getParent());
        assertThat(mistake(from(new RunDirectory(experiment.resolve(id.substring(1))))))
                .contains("transfer.from: there is no folder HOME/runs/source/" + id.substring(1) + "; did you mean '"
                        + id + "'?");
        assertThat(mistake(from(new RunDirectory(experiment))))
                .contains("transfer.from: HOME/runs/source is not the folder of a run; there are in it: " + id);
        assertThat(mistake(from(new RunDirectory(home))))
                .contains("transfer.from: There is no HOME/record.json: HOME is not the folder of a run.");
        assertThat(mistake(from(source))).contains("run with test-weights=last; transfer.weights=last takes its last");
        Path weights = source.artifacts().resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertThat(mistake(from(source), "transfer.weights=last"))
                .contains("transfer.from: the model in HOME/runs/source/" + id + "/artifacts is damaged");
        RunDirectory trees = run("trees", "learner=decision-tree");
        assertThat(mistake(from(trees))).contains("has no network: it was learned by decision-tree");
    }
}
