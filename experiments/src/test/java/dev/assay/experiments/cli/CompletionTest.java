package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @Test
    void completesCommandsButNotHiddenOnes() {
        assertThat(complete("./assay p")).containsExactly("plan", "plugins", "predict");
        assertThat(complete("./assay compl")).containsExactly("completion");
    }

    @Test
    void completesGroupsAndKeys() {
        assertThat(complete("./assay run optimizer"))
                .contains("optimizer=", "optimizer.learning-rate=", "optimizer.momentum=");
    }

    @Test
    void completesTheOptionsOfAGroupFromFilesAndComponents() {
        assertThat(complete("./assay run dataset=")).contains("dataset=iris", "dataset=mnist");
        assertThat(complete("./assay run experiment=mnist-l")).containsExactly("experiment=mnist-lenet");
    }

    @Test
    void knowsTheKeysOfWhatWasChosenBefore() {
        assertThat(complete("./assay run optimizer=adam optimizer.be"))
                .containsExactly("optimizer.beta1=", "optimizer.beta2=");
    }

    @Test
    void completesKindsAndNamesOfPlugins() {
        assertThat(complete("./assay plugins opt")).containsExactly("optimizer");
        assertThat(complete("./assay plugins optimizer ne")).containsExactly("nesterov");
    }

    @Test
    void completesKeysToExplain() {
        assertThat(complete("./assay explain optimizer.mom")).containsExactly("optimizer.momentum");
    }

    @Test
    void givesNothingWhereNothingFits() {
        assertThat(complete("./assay run nothing-like-it")).isEmpty();
        assertThat(complete("./assay report runs/")).isEmpty();
    }

    @Test
    void theScriptMakesBashPutInWhatStandsBehindTheEqualsSign(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path command = folder.resolve("assay");
        Files.writeString(command, "#!/bin/bash\necho optimizer=adam\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        Path script = folder.resolve("completion");
        Files.writeString(script, output("completion"));
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source '" + script + "'; COMP_LINE='assay run optimizer=a'; COMP_POINT=${#COMP_LINE};"
                                + " COMP_WORDS=('" + command + "' run optimizer = a); _assay; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(answer).isZero();
        assertThat(answer.strip()).isEqualTo("adam");
    }

    private static List<String> complete(String line) {
        return output("complete", line).lines().toList();
    }

    private static String output(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(AssayCommand.execute(new Terminal(stream, stream, OptionalInt.empty()), arguments))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
