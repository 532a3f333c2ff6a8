package dev.assay.launchers;

import dev.assay.spi.Launcher;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;

/** Starts workers as processes on this machine. */
@Name("local")
public record LocalLauncher() implements Launcher {
    @Override
    public int slots() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public Worker start(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .redirectError(Redirect.appendTo(command.log().toFile()));
        builder.environment().putAll(command.environment());
        try {
            return new Local(builder.start());
        } catch (IOException e) {
            throw new UserException("No worker can be started: " + e.getMessage(), e);
        }
    }

    private record Local(Process process) implements Worker {
        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public InputStream output() {
            return process.getInputStream();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }
    }
}
