package dev.assay.launchers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Launcher.Command;
import dev.assay.spi.Launcher.Worker;
import dev.assay.spi.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LocalLauncherTest {
    private final LocalLauncher launcher = new LocalLauncher();

    @TempDir
    Path folder;

    private Worker start(Map<String, String> environment, String... words) {
        return launcher.start(new Command(List.of(words), environment, folder.resolve("log")));
    }

    @Test
    void givesAWorkerItsVariablesItsLinesAndAFileForItsErrors() throws Exception {
        Worker worker = start(Map.of("SLOT", "3"), "bash", "-c", "echo trouble >&2; read line; echo \"$line $SLOT\"");
        worker.input().write("hello\n".getBytes(UTF_8));
        worker.input().close();
        assertThat(new String(worker.output().readAllBytes(), UTF_8)).isEqualTo("hello 3\n");
        assertThat(worker.waitFor()).isZero();
        assertThat(folder.resolve("log")).hasContent("trouble");
    }

    @Test
    void appendsToTheLog() throws Exception {
        Files.writeString(folder.resolve("log"), "before\n");
        start(Map.of(), "bash", "-c", "echo after >&2").waitFor();
        assertThat(folder.resolve("log")).hasContent("before\nafter");
    }

    @Test
    void killsAtOnce() throws Exception {
        Worker worker = start(Map.of(), "sleep", "60");
        worker.kill();
        assertThat(worker.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void tellsOfAProgramThatIsNotThere() {
        assertThatThrownBy(() -> start(Map.of(), "/no/such/program"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("No worker can be started")
                .hasMessageContaining("/no/such/program");
    }
}
