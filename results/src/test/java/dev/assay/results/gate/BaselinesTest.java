package dev.assay.results.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
    @TempDir
    Path folder;

    private Path written() {
        Path file = folder.resolve("b.json");
        Baselines.write(Runs.baseline(0.005, 0.9, 1.0 / 3), file);
        return file;
    }

    private void damaged(String what, String with, String message) throws IOException {
        Path file = written();
        String text = Files.readString(file);
        assertThat(text).contains(what);
        Files.writeString(file, text.replace(what, with));
        assertThatThrownBy(() -> Baselines.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void comesBackAsItWasWritten() {
        assertThat(Baselines.read(written())).isEqualTo(Runs.baseline(0.005, 0.9, 1.0 / 3));
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        damaged("\"format\" : 1", "\"format\" : 2", "its format is 2, not 1");
        damaged("\"margin\" : 0.005", "\"margin\" : -1", "the margin of test/accuracy must be finite and above 0");
        damaged("\"seed\" : 2", "\"seed\" : 1", "seed 1 is there twice");
        damaged("\"test/accuracy\" : 0.9", "\"test/acc\" : 0.9", "seed 1 has no test/accuracy");
        damaged("\"training\" : 0.05", "\"training\" : 0", "the margin of training must be finite and above 0");
        damaged("\"maximize\"", "\"most\"", "is damaged");
        damaged("\"run\"", "\"rum\"", "is damaged");
        damaged("}", "", "is damaged");
    }

    @Test
    void saysHowToMakeOneThatIsNotThere() {
        assertThatThrownBy(() -> Baselines.read(folder.resolve("none.json")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("There is no ")
                .hasMessageContaining("--update --run experiment=NAME --margin test/accuracy=0.005");
    }
}
