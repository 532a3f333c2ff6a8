package dev.assay.results;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of one sweep, {@code <runs>/<experiment>/sweep-<number>}, beside the runs of its trials, and where in it everything is. */
public record SweepDirectory(Path path) {
    /**
     * Makes the folder of a new sweep, with the next free number.
     *
     * @throws UserException where it can't be made
     */
    public static SweepDirectory create(Path runs, String experiment) {
        Path folder = runs.resolve(experiment);
        try {
            Files.createDirectories(folder);
            for (int number = 1; ; number++) {
                Path path = folder.resolve("sweep-" + number);
                try {
                    return new SweepDirectory(Files.createDirectory(path));
                } catch (FileAlreadyExistsException e) {
                    if (!Files.exists(path)) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw AtomicFile.unwritable(folder, e);
        }
    }

    /** What has happened, written by {@link SweepLedger}. */
    public Path ledger() {
        return path.resolve("ledger.jsonl");
    }

    /** The config files as they were when the sweep began. */
    public Path configs() {
        return path.resolve("conf");
    }

    /** All trials with their figures. */
    public Path json() {
        return path.resolve("sweep.json");
    }

    /** The same as a table. */
    public Path csv() {
        return path.resolve("sweep.csv");
    }

    /** What a worker says besides. */
    public Path log(int worker) {
        return path.resolve("worker-" + worker + ".log");
    }

    /** Is there while the sweep is asked to end. */
    public Path cancelled() {
        return path.resolve("cancel");
    }

    /** The same folder as that of the run that trackers are told of, of which the trials are parts. */
    public RunDirectory run() {
        return new RunDirectory(path);
    }
}
