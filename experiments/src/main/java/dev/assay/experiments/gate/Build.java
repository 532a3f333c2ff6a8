package dev.assay.experiments.gate;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A build of Assay that can be run: a folder with its command {@code assay}.
 *
 * @param side what messages call it: {@code base} or {@code head}
 */
record Build(String side, Path folder) {
    private static final int LAST_LINES = 3;

    /**
     * A build in this folder.
     *
     * @throws UserException where there is no command
     */
    static Build of(String side, Path folder) {
        if (!Files.isExecutable(folder.resolve("assay"))) {
            throw new UserException("--" + side + ": there is no command 'assay' in " + folder.toAbsolutePath()
                    + "; it takes a checkout of Assay, such as one that `git worktree add` makes");
        }
        return new Build(side, folder);
    }

    /** A run that did not come to its end. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String side;

        Failed(String side, String reason) {
            super("the " + side + "'s run failed: " + reason);
            this.side = side;
        }

        String side() {
            return side;
        }
    }

    /**
     * Starts a run in its own folder.
     *
     * @param runs an empty folder for its record
     * @throws Failed where it cannot be started
     */
    Run start(List<String> words, Path runs) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("assay").toAbsolutePath().toString());
        command.add("run");
        command.addAll(words);
        command.addAll(List.of("runs=\"" + runs + '"', "--json"));
        try {
            Instant begun = Instant.now();
            Process process = new ProcessBuilder(command)
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectOutput(runs.resolve("out").toFile())
                    .redirectError(runs.resolve("err").toFile())
                    .start();
            process.getOutputStream().close();
            return new Run(side, runs, process, begun, process.onExit().thenApply(ended -> Instant.now()));
        } catch (IOException e) {
            throw new Failed(side, String.valueOf(e.getMessage()));
        }
    }

    /** A run of a build, in a process of its own. */
    static final class Run implements AutoCloseable {
        private final String side;
        private final Path runs;
        private final Process process;
        private final Instant begun;
        private final CompletableFuture<Instant> end;
        private long memory;

        private Run(String side, Path runs, Process process, Instant begun, CompletableFuture<Instant> end) {
            this.side = side;
            this.runs = runs;
            this.process = process;
            this.begun = begun;
            this.end = end;
        }

        Process process() {
            return process;
        }

        /** Looks at how much memory it has had so far. */
        void look() {
            memory = Math.max(memory, peak(process));
        }

        /**
         * What it cost, after its end.
         *
         * @throws Failed where it did not come to its proper end
         */
        Measurement measurement(Pauses pauses) {
            try {
                if (process.exitValue() != 0) {
                    throw new Failed(side, lastLines(runs.resolve("err")));
                }
                Instant ended = end.join();
                String record = Files.readAllLines(runs.resolve("out")).stream()
                        .reduce((first, second) -> second)
                        .orElse("");
                return Measurement.of(record, pauses.runningSeconds(begun, ended), memory / 1024.0, pauses);
            } catch (IOException | UserException e) {
                throw new Failed(side, "what it left cannot be read: " + e.getMessage());
            }
        }

        /** Ends it where it still runs. */
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** The most memory in kB that the process or what it started had, as Linux tells; 0 elsewhere. */
    private static long peak(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
                .map(handle -> Path.of("/proc", String.valueOf(handle.pid()), "status"))
                .mapToLong(Build::peak)
                .max()
                .orElse(0);
    }

    private static long peak(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // The process may be gone by now.
            return 0;
        }
    }

    private static String lastLines(Path err) throws IOException {
        List<String> lines =
                Files.readAllLines(err).stream().filter(line -> !line.isBlank()).toList();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
