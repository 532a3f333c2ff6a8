package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.spec.DataSpec;
import dev.assay.spi.Dataset;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedDataTest {
    private static final Examples EXAMPLES = Setup.counting(3);
    private static final DataSpec WHERE = new DataSpec(Optional.empty(), Optional.empty(), false, 1);

    @TempDir
    private Path folder;

    private final AtomicInteger opened = new AtomicInteger();

    /** Counts how often it is opened. */
    private record Counted(List<Path> paths, AtomicInteger opened) implements Dataset {
        @Override
        public DatasetInfo info(DataHome home) {
            return new DatasetInfo(
                    "counted",
                    "For tests.",
                    new Task.Regression(List.of("y")),
                    EXAMPLES.inputShape(),
                    Map.of(Part.TRAIN, EXAMPLES.size()));
        }

        @Override
        public Examples open(Part part, DataHome home) {
            opened.incrementAndGet();
            paths.stream().filter(Files::notExists).findFirst().ifPresent(path -> {
                throw new UserException("no " + path);
            });
            return EXAMPLES;
        }

        @Override
        public List<Path> files(DataHome home) {
            return paths;
        }
    }

    private OpenedData open(List<Path> files) {
        return OpenedData.of(new Counted(files, opened), WHERE, Homes.of(WHERE, text -> {}));
    }

    @Test
    void theSameDataAreReadOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        OpenedData first = open(List.of(file));
        assertThat(open(List.of(file))).isSameAs(first);
        assertThat(opened).hasValue(1);
    }

    @Test
    void aFileThatHasChangedIsReadAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        open(List.of(file));
        Files.writeString(file, "22");
        open(List.of(file));
        assertThat(opened).hasValue(2);
    }

    @Test
    void otherDataAreReadAndThoseBeforeForgotten() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path other = Files.writeString(folder.resolve("other"), "1");
        open(List.of(one));
        open(List.of(other));
        open(List.of(one));
        assertThat(opened).hasValue(3);
    }

    @Test
    void foldersAreReadEachTimeSinceWhatIsInThemMayHaveChanged() {
        open(List.of(folder));
        open(List.of(folder));
        assertThat(opened).hasValue(2);
    }

    @Test
    void aFileThatIsMissingIsToldEachTime() {
        List<Path> missing = List.of(folder.resolve("missing"));
        assertThatThrownBy(() -> open(missing)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> open(missing)).isInstanceOf(UserException.class);
        assertThat(opened).hasValue(2);
    }
}
