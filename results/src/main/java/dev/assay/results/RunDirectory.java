package dev.assay.results;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of one run, {@code <runs>/<experiment>/<run id>}, and where in it everything is. */
public record RunDirectory(Path path) {
    /**
     * Makes the folder of a new run, with its folders for artifacts and checkpoints.
     *
     * @throws UserException where it is there already or can't be made, or a name can't be a folder's
     */
    public static RunDirectory create(Path runs, String experiment, String id) {
        RunDirectory run =
                new RunDirectory(runs.resolve(plain("experiment", experiment)).resolve(plain("run", id)));
        try {
            Files.createDirectories(run.path.resolveSibling("."));
            Files.createDirectory(run.path);
            Files.createDirectory(run.artifacts());
            Files.createDirectory(run.checkpoints());
        } catch (FileAlreadyExistsException e) {
            throw new UserException(
                    e.getFile()
                            + (Files.isDirectory(run.path)
                                    ? " is there already."
                                    : " is in the way: it is not a folder."),
                    e);
        } catch (IOException e) {
            throw AtomicFile.unwritable(run.path, e);
        }
        return run;
    }

    /** The resolved config. */
    public Path config() {
        return path.resolve("config.conf");
    }

    /** What came out, written by {@link RunRecords}. */
    public Path record() {
        return path.resolve("record.json");
    }

    /** The journal, written by {@link Journal}. */
    public Path events() {
        return path.resolve("events.jsonl");
    }

    /** The folder of pictures, tables and models. */
    public Path artifacts() {
        return path.resolve("artifacts");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** The folder of what trackers have been told. */
    public Path tracking() {
        return path.resolve("tracking");
    }

    /** Where the run comes from, as far as it is known before its end, written by {@link RunRecords}. */
    public Path provenance() {
        return path.resolve("provenance.json");
    }

    /** Held by the process that writes the run, as {@link RunLock}. */
    public Path lock() {
        return path.resolve("lock");
    }

    public Path log() {
        return path.resolve("log.txt");
    }

    /** The page that {@link Report} makes. */
    public Path report() {
        return path.resolve("report.html");
    }

    private static String plain(String what, String name) {
        if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.,=+ -]*")) {
            throw new UserException(
                    "The " + what + " name '" + name
                            + "' can't be a folder's name: write letters, digits and any of _ . , = + - after the first of them.");
        }
        return name;
    }
}
