package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves to predict with, and how it is exported; the texts of mistakes are golden files. */
class ExportTest {
    @TempDir
    static Path runs;

    private static String run = "";

    @TempDir
    Path folder;

    @BeforeAll
    static void train() {
        Invocation done = Invocation.of(
                "run",
                "dataset.train=100",
                "dataset.test=20",
                "architecture=linear",
                "epochs=1",
                "engine.threads=1",
                "--json",
                "runs=\"" + runs + '"');
        assertThat(done.code()).as(done.err()).isZero();
        run = done.lastLine().replaceFirst(".*\"runDirectory\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void runKeepsItsModelAmongItsArtifacts() throws IOException {
        assertThat(Path.of(run, "artifacts"))
                .isDirectoryContaining("glob:**/model.json")
                .isDirectoryContaining("glob:**/weights.safetensors");
        assertThat(Path.of(run, "events.jsonl"))
                .content()
                .contains("artifacts/model.json")
                .contains("artifacts/weights.safetensors");
    }

    @Test
    void writesEachFormatThatIsAskedForAndSaysWhere() throws IOException {
        Path first = folder.resolve("first.onnx");
        Path second = folder.resolve("second.onnx");
        Invocation one = Invocation.of("export", run, "--onnx", first.toString());
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(one.out()).isEqualTo(first + System.lineSeparator());
        assertThat(Invocation.of("export", "--onnx=" + second, run).code()).isZero();
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(new String(Files.readAllBytes(first), StandardCharsets.ISO_8859_1))
                .contains("glyphs-lenet/", "predictions", "preprocessing1/Mul");
    }

    @Test
    void saysWhatIsMissingOrUnknown() {
        check("nothing", Invocation.of("export"));
        check("no-format", Invocation.of("export", run));
        check("no-file", Invocation.of("export", run, "--onnx"));
        check("no-run", Invocation.of("export", "--onnx", "x.onnx"));
        check("two-runs", Invocation.of("export", "runs/a/1", "runs/a/2", "--onnx", "x.onnx"));
        check("unknown-format", Invocation.of("export", run, "--onxx", "x.onnx"));
        check("no-folder", Invocation.of("export", folder.resolve("no").toString(), "--onnx", "x.onnx"));
        check(
                "unwritable",
                Invocation.of(
                        "export", run, "--onnx", folder.resolve("no/x.onnx").toString()));
    }

    @Test
    void saysWhatIsWrongWithTheRun() throws IOException {
        Path weights = copy("damaged").resolve("artifacts/weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 2] ^= 1;
        Files.write(weights, bytes);
        check("other-weights", export("damaged"));
        Files.delete(weights);
        check("no-weights", export("damaged"));
        Path old = copy("old");
        Files.delete(old.resolve("artifacts/model.json"));
        check("no-model", export("old"));
        Path config = copy("changed").resolve("config.conf");
        String text = Files.readString(config);
        Files.writeString(config, text.replaceFirst("name\\s*[=:]\\s*\"?linear\"?", "name = lenet"));
        check("changed-architecture", export("changed"));
        Files.writeString(config, text.replaceFirst("preprocessing", "preprocesing"));
        assertThat(export("changed").err()).contains("preprocesing is not a setting; did you mean 'preprocessing'?");
        Files.writeString(config, "name = {");
        check("broken-config", export("changed"));
    }

    private Invocation export(String copy) {
        return Invocation.of(
                "export",
                folder.resolve(copy).toString(),
                "--onnx",
                folder.resolve("x.onnx").toString());
    }

    private Path copy(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (var files = Files.walk(Path.of(run))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(Path.of(run).relativize(file)));
            }
        }
        return copy;
    }

    private void check(String name, Invocation export) {
        assertThat(export.code()).as(export.err()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(export.out()).isEmpty();
        assertThat(folder.resolve("x.onnx")).doesNotExist();
        Golden.check("export/" + name + ".txt", export.err().replace(folder.toString(), "FOLDER"));
    }
}
