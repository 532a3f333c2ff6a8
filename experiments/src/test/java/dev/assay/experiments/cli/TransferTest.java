package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.predict.TrainedRun;
import dev.assay.results.Checkpoints;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.run.EpochRecord;
import dev.assay.run.RunRecord;
import dev.assay.run.TrainedNetwork;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private static RunDirectory part(RunDirectory whole, String name) {
        return new RunDirectory(whole.path().resolve(name));
    }

    @Test
    void aProcedureTrainsTheSourceFirstAndComparesWithRandomWeights() throws IOException {
        RunDirectory whole = run(
                "chain",
                "procedure=transfer-learning",
                "procedure.source=[\"dataset.seed=5\", \"epochs=1\"]",
                "transfer.replace=[dense3]",
                "transfer.freeze=[dense1]");
        RunRecord record = RunRecords.read(whole);
        RunRecord last = RunRecords.read(part(whole, "transferred"));
        assertThat(record.metrics())
                .containsAllEntriesOf(last.metrics())
                .containsKeys("source/test/accuracy", "from-scratch/test/accuracy", "transferred/test/accuracy")
                .doesNotContainKey("test/accuracy/mean");
        assertThat(record.parameters()).isEqualTo(last.parameters());
        assertThat(last.provenance().environment())
                .containsEntry(
                        "transfer.weights-sha256",
                        RunRecords.read(part(whole, "source")).parametersSha256());
        assertThat(weight(part(whole, "transferred"), "dense1/kernel"))
                .isEqualTo(weight(part(whole, "source"), "dense1/kernel"))
                .isNotEqualTo(weight(part(whole, "from-scratch"), "dense1/kernel"));
        assertThat(part(whole, "from-scratch").config()).content().contains("transfer = null");
        assertThat(whole.report()).content().contains("href=\"from-scratch/report.html\"");
    }

    @Test
    void layersAreLearnedOneByOneAndThenTogether() throws IOException {
        RunDirectory whole = run(
                "stack",
                "procedure=layer-wise-pretraining",
                "procedure.layers=[dense1, dense2]",
                "procedure.pretraining=[\"epochs=3\"]",
                "procedure.baseline=false",
                "regularizers=[{name: dropout, rate: 0.1}]",
                "transfer.freeze=[\"*\"]");
        RunDirectory first = part(whole, "pretraining-dense1");
        RunDirectory second = part(whole, "pretraining-dense2");
        RunDirectory last = part(whole, "fine-tuning");
        assertThat(SavedModel.read(first).weights().keySet())
                .containsExactly("dense1/kernel", "dense1/bias", "decoder/kernel", "decoder/bias");
        assertThat(weight(second, "decoder/kernel").shape()).hasToString("6x8");
        assertThat(weight(second, "dense1/kernel")).isEqualTo(weight(first, "dense1/kernel"));
        assertThat(weight(last, "dense1/kernel")).isEqualTo(weight(first, "dense1/kernel"));
        assertThat(weight(last, "dense2/kernel")).isEqualTo(weight(second, "dense2/kernel"));
        List<EpochRecord> epochs = RunRecords.read(second).epochs();
        assertThat(epochs.get(2).metrics().get("train/loss"))
                .isLessThan(epochs.get(0).metrics().get("train/loss"));
        RunRecord before = RunRecords.read(whole);
        // As a kill in the last of three runs leaves it, after its last checkpoint.
        for (RunDirectory killed : List.of(whole, last)) {
            Files.delete(killed.record());
            Files.delete(killed.report());
        }
        Invocation resumed = Invocation.of("resume", whole.path().toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("pretraining-dense2 is finished already");
        assertThat(RunRecords.read(whole).chain()).isEqualTo(before.chain());
        assertThat(RunRecords.read(whole).metrics()).isEqualTo(before.metrics());
        Invocation again = Invocation.of("reproduce", whole.path().toString());
        assertThat(again.out()).as(again.err()).contains("identical");
    }

    @Test
    void aPretrainedLayerPutsOutWhatItsDecoderLeaves() throws IOException {
        RunDirectory run = run("one", "pretrain=dense1", "metrics=[mean-squared-error]", "epochs=1");
        Map<String, Tensor> weights = SavedModel.read(run).weights();
        TrainedNetwork trained = TrainedRun.read(run, Plugins.discover(Plugins.loader(Optional.empty())))
                .trained();
        Tensor input = Tensor.zeros(trained.input().batched(1));
        // Scaled to 0.8.
        input.values()[3] = 204;
        float[] code = weight(weights, "dense1/bias").values().clone();
        float[] out = weight(weights, "decoder/bias").values().clone();
        float[] kernel = weight(weights, "dense1/kernel").values();
        float[] decoder = weight(weights, "decoder/kernel").values();
        for (int i = 0; i < code.length; i++) {
            code[i] = Math.max(0, code[i] + 0.8f * kernel[3 * code.length + i]);
            for (int j = 0; j < out.length; j++) {
                out[j] += code[i] * decoder[i * out.length + j];
            }
        }
        out[3] += 0.8f;
        HostOps ops = new HostOps();
        Tensor found = ops.toTensor(trained.predict(ops, ops.from(input)));
        for (int j = 0; j < out.length; j++) {
            assertThat(found.values()[j]).isCloseTo(out[j], within(1e-5f));
        }
    }

    @Test
    void saysWhatCannotBePretrained() {
        assertThat(mistake("pretrain=dense3"))
                .contains(
                        "pretrain: 'dense3' is the layer of the outputs; what can be learned without targets are hidden"
                                + " dense layers: dense1, dense2");
        assertThat(mistake("pretrain=dence1")).contains("pretrain: there is no layer 'dence1'; did you mean 'dense1'?");
        assertThat(mistake("pretrain=relu1")).contains("pretrain: 'relu1' is relu; what can");
        assertThat(mistake("pretrain=dense1", "architecture.hidden=[]"))
                .contains("pretrain: this architecture has no dense layer below its outputs");
        assertThat(mistake("pretrain=dense1", "learner=decision-tree"))
                .contains("pretrain needs learner=gradient-descent");
        assertThat(mistake("procedure=layer-wise-pretraining", "procedure.layers=[dense1, dense3]"))
                .contains("pretrain: 'dense3' is the layer of the outputs");
        assertThat(mistake("procedure=layer-wise-pretraining", "procedure.layers=[dense1, dense1]"))
                .contains("procedure.layers must name each layer once, found [dense1, dense1]");
        assertThat(mistake("procedure=transfer-learning", "procedure.source=[epochs]"))
                .contains("procedure.source must hold overrides such as epochs=5, found 'epochs'");
        assertThat(mistake(
                        "procedure=transfer-learning",
                        "procedure.source=[\"architecture.hidden=[8, 7]\"]",
                        "transfer.replace=[dense3]"))
                .contains("dense2/kernel is 8x6 here and 8x7 there", "transfer.replace=[dense2]");
    }

    @Test
    void planListsTheRunsOfAChain() {
        Invocation plan = Invocation.of(
                words("plan", "procedure=layer-wise-pretraining", "procedure.layers=[dense1, dense2]", "seed=3"));
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("4 runs, one after the other:")
                .containsPattern("pretraining-dense2 .*pretrain=dense2 .*split\\.seed=3, after pretraining-dense1")
                .containsPattern("fine-tuning .*transfer\\.take=\\[dense1, dense2\\], after pretraining-dense2");
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
        assertThat(mistake("transfer.replace=[dense3]"))
                .contains("transfer.replace means nothing without transfer.from");
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
