package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.results.RunDirectory;
import dev.assay.results.Sha256;
import dev.assay.run.Provenance.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
    @TempDir
    Path home;

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void tellsCommitAndWhatIsNotCommittedWithoutSecrets() throws Exception {
        assumeTrue(
                List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git"))),
                "SKIPPED: there is no git");
        RunDirectory run = RunDirectory.create(home.resolve("runs"), "mine", "1");
        Path code = Files.createDirectory(home.resolve("code"));
        assertThat(Survey.code(code, run)).isEmpty();
        git(code, "init", "-q");
        Files.writeString(code.resolve("mine.conf"), "epochs = 1\n");
        git(code, "add", ".");
        git(code, "commit", "-qm", "begin");
        String commit = git(code, "rev-parse", "HEAD");
        assertThat(Survey.code(code, run)).isEqualTo(Map.of("commit", commit, "branch", "main"));
        assertThat(run.artifacts().resolve("uncommitted.diff")).doesNotExist();
        Files.writeString(code.resolve("mine.conf"), "epochs = 2\ntracker.password = hunter2\n");
        Files.writeString(code.resolve("new.conf"), "epochs = 3\n");
        Map<String, String> changed = Survey.code(code, run);
        String diff = Files.readString(run.artifacts().resolve("uncommitted.diff"));
        assertThat(changed).containsEntry("commit", commit).containsEntry("uncommitted-sha256", Sha256.of(diff));
        assertThat(diff)
                .contains("+epochs = 2", "?? new.conf", "tracker.password = ")
                .doesNotContain("hunter2");
    }

    @Test
    void digestsTheDataSetsFilesByName() throws Exception {
        RunDirectory run = RunDirectory.create(home.resolve("runs"), "mine", "1");
        Path file = home.resolve("iris.csv");
        Files.writeString(file, "abc");
        Inputs inputs = new Survey(
                        "a = 1\n",
                        new TreeMap<>(Map.of("HOME", true)),
                        List.of(file),
                        getClass().getClassLoader())
                .start(run)
                .get();
        // FIPS 180-2, appendix B.1.
        assertThat(inputs.data())
                .isEqualTo(Map.of("iris.csv", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(inputs.variables()).isEqualTo(Map.of("HOME", true));
        assertThat(inputs.config()).isEqualTo("a = 1\n");
    }
}
