package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
    @TempDir
    Path home;

    @Test
    void makesTheFoldersOfARun() {
        RunDirectory run = RunDirectory.create(home.resolve("runs"), "mnist-lenet", "3f2a91c0");
        assertThat(run.path()).isEqualTo(home.resolve("runs/mnist-lenet/3f2a91c0"));
        assertThat(run.artifacts()).isEmptyDirectory();
        assertThat(run.checkpoints()).isEmptyDirectory();
    }

    @Test
    void neverTakesOverAnotherRunsFolder() {
        RunDirectory run = RunDirectory.create(home, "mnist-lenet", "3f2a91c0");
        assertThatThrownBy(() -> RunDirectory.create(home, "mnist-lenet", "3f2a91c0"))
                .isInstanceOf(UserException.class)
                .hasMessage(run.path() + " is there already.");
    }

    @Test
    void saysThatAFileIsInTheWay() throws IOException {
        Path runs = Files.createFile(home.resolve("runs"));
        assertThatThrownBy(() -> RunDirectory.create(runs, "mnist-lenet", "3f2a91c0"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(runs.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../other", "a/b", "a\\b", "", ".hidden", "a\nb", "-x"})
    void refusesNamesThatAreNoFolders(String name) {
        assertThatThrownBy(() -> RunDirectory.create(home, name, "3f2a91c0"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The experiment name '" + name + "' can't be a folder's name");
    }
}
