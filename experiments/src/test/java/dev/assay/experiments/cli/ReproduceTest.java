package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.Event;
import dev.assay.run.Provenance.Inputs;
import dev.assay.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceTest {
    @TempDir
    Path home;

    private Path runs;
    private RunDirectory first;

    private Invocation run(String... overrides) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "runs=\"" + runs + '"',
                "epochs=2",
                "batch-size=16",
                "dataset.train=240",
                "dataset.test=40",
                "architecture=mlp",
                "architecture.hidden=[16]",
                "regularizers=[{ name = dropout, rate = 0.3 }]",
                "augmentations=[{ name = random-affine }, { name = random-crop, padding = 2 }, { name = gaussian-noise }]",
                "engine.threads=1",
                "provenance.hash-steps=5"));
        words.addAll(List.of(overrides));
        return Invocation.of(words.toArray(String[]::new));
    }

    @BeforeEach
    void runOnce() throws IOException {
        runs = home.resolve("runs");
        Invocation run = run();
        assertThat(run.code()).as(run.err()).isZero();
        first = folders().get(0);
    }

    private List<RunDirectory> folders() throws IOException {
        try (var files = Files.list(runs.resolve("glyphs-lenet"))) {
            return files.sorted().map(RunDirectory::new).toList();
        }
    }

    @Test
    void aRunFromItsRecordIsIdentical() throws IOException {
        Invocation again = Invocation.of("reproduce", first.path().toString());
        assertThat(again.code()).as(again.err() + again.out()).isZero();
        assertThat(again.out())
                .contains("identical: the weights at 6 places of the way, and every metric of 2 epochs and the test")
                .doesNotContain("not the same");
        RunDirectory second = folders().get(1);
        assertThat(Journal.read(second))
                .anyMatch(event -> event instanceof Event.Tag tag
                        && tag.name().equals("reproduces")
                        && tag.value().equals("glyphs-lenet/" + first.path().getFileName()));
        Invocation diff =
                Invocation.of("diff", first.path().toString(), second.path().toString());
        assertThat(diff.code()).isZero();
        assertThat(diff.out()).contains("Config: the same.", "Provenance: the same.", "Metrics: the same.");
    }

    @Test
    void aRecordAloneIsEnoughAndAnotherThreadCountIsNamed() throws IOException {
        Path file = home.resolve("sent-by-mail.json");
        Files.copy(first.record(), file);
        Invocation again = Invocation.of("reproduce", "--from", file.toString(), "engine.threads=2");
        assertThat(again.out())
                .containsPattern("engine.threads +1 +2")
                .containsPattern("dl4j.threads +1 +2")
                .containsAnyOf("identical:", "different:");
    }

    @Test
    void saysWhereTheWeightsPartAndWhatIsNotTheSame() throws IOException {
        RunRecord record = RunRecords.read(first);
        String text = Files.readString(first.record())
                .replace(record.chain().get(2).sha256(), "0".repeat(64))
                .replace("\"cores\" : \"", "\"cores\" : \"1");
        Path file = home.resolve("other.json");
        Files.writeString(file, text.replace(record.parametersSha256(), "1".repeat(64)));
        Invocation again = Invocation.of("reproduce", "--from", file.toString());
        assertThat(again.code()).isEqualTo(AssayCommand.FAILED);
        assertThat(again.out())
                .contains("different: the weights part at one of the steps 11 to 15")
                .containsPattern("weights, SHA-256 +1{64} +" + record.parametersSha256())
                .contains("not the same as then:")
                .containsPattern("cores +1\\d+ +\\d+");
    }

    @Test
    void diffTellsConfigAndMetrics() throws IOException {
        assertThat(run("epochs=1").code()).isZero();
        List<RunDirectory> both = folders();
        Invocation diff = Invocation.of(
                "diff", both.get(0).path().toString(), both.get(1).path().toString());
        assertThat(diff.out())
                .containsPattern("epochs +[12] +[12]")
                .containsPattern("epoch 2 train/loss +(\\S+ +none|none +\\S+)")
                .contains("Weights: the same until ")
                .contains("Provenance: the same.");
    }

    @Test
    void theRecordTellsWhatWentIn() {
        Inputs inputs = RunRecords.read(first).provenance().inputs();
        assertThat(inputs.config()).contains("hidden = [16]").contains("epochs = 2");
        assertThat(inputs.variables()).containsKey("ASSAY_DATA");
        assertThat(inputs.jars()).isNotEmpty().allSatisfy((name, sha) -> {
            assertThat(name).doesNotStartWith("/");
            assertThat(sha).matches("[0-9a-f]{64}");
        });
        assertThat(inputs.jars().keySet()).anyMatch(name -> name.startsWith("nd4j-native"));
        assertThat(inputs.data()).isEmpty();
        assertThat(RunRecords.provenance(first).inputs()).isEqualTo(inputs);
    }

    @Test
    void mistakesAreTold() {
        Invocation nothing = Invocation.of("reproduce");
        assertThat(nothing.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(nothing.err()).contains("which run?");
        Invocation missing = Invocation.of(
                "diff", first.path().toString(), home.resolve("none").toString());
        assertThat(missing.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(missing.err()).contains("is not the folder of a run");
    }
}
