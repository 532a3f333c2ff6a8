package dev.assay.experiments.run;

import dev.assay.results.AtomicFile;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.EpochRecord;
import dev.assay.run.Event;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a run down while it goes on, and its record at the end. */
public final class Recorder implements RunListener, AutoCloseable {
    /** How many single steps of a run are noted at most. */
    private static final int NOTED_STEPS = 1000;

    private static final int ID_LENGTH = 12;

    private final RunDirectory directory;
    private final String name;
    private final Provenance provenance;
    private final Journal journal;
    private final RunLog log;
    private long interval = 1;

    private Recorder(RunDirectory directory, String name, Provenance provenance) {
        this.directory = directory;
        this.name = name;
        this.provenance = provenance;
        journal = Journal.open(directory);
        log = RunLog.open(directory);
    }

    /**
     * Makes a new run's folder, named after its identity and a running number where the same has been run before, and writes down what
     * is known beforehand.
     *
     * @param config the resolved config, for {@code config.conf}
     * @param parameters the same, flattened
     * @throws UserException where the folder cannot be made or written
     */
    public static Recorder open(
            Path runs, String name, String config, Map<String, String> parameters, Provenance provenance) {
        RunDirectory directory =
                newDirectory(runs, name, provenance.configSha256().substring(0, ID_LENGTH));
        Recorder recorder = new Recorder(directory, name, provenance);
        try {
            AtomicFile.write(directory.config(), config);
            Instant now = Instant.now();
            parameters.forEach((key, value) -> recorder.journal.append(new Event.Parameter(now, key, value)));
            provenance
                    .environment()
                    .forEach((key, value) -> recorder.journal.append(new Event.Tag(now, "environment." + key, value)));
            return recorder;
        } catch (UserException e) {
            recorder.close();
            throw e;
        }
    }

    public RunDirectory directory() {
        return directory;
    }

    @Override
    public void trainingStarts(long steps, int epochs, int batchSize) {
        interval = Math.max(1, steps / NOTED_STEPS);
    }

    @Override
    public void stepEnds(Progress at, double loss, double learningRate) {
        if (at.step() % interval == 0) {
            Instant now = Instant.now();
            journal.append(List.of(
                    new Event.Metric(now, "train/batch-loss", loss, at.step() + 1),
                    new Event.Metric(now, "train/learning-rate", learningRate, at.step() + 1)));
        }
    }

    @Override
    public void epochEnds(EpochRecord epoch) {
        Instant now = Instant.now();
        RunLog.LOGGER.info(() -> "epoch " + epoch.epoch() + ": " + epoch.metrics());
        epoch.metrics().forEach((key, value) -> journal.append(new Event.Metric(now, key, value, epoch.steps())));
    }

    /** Writes the record of a run that has ended, however it ended. */
    public RunRecord finish(RunResult result) {
        Instant now = Instant.now();
        long steps = result.epochs().isEmpty()
                ? 0
                : result.epochs().get(result.epochs().size() - 1).steps();
        result.metrics().forEach((key, value) -> {
            if (key.startsWith("test/")) {
                journal.append(new Event.Metric(now, key, value, steps));
            }
        });
        RunRecord record = new RunRecord(
                String.valueOf(directory.path().getFileName()),
                name,
                result.status(),
                result.metrics(),
                result.network().parameters(),
                sha256(result.weights().weights()),
                result.seconds(),
                result.examplesPerSecond(),
                result.epochs(),
                result.evaluation(),
                provenance,
                result.failure(),
                directory.path().toString());
        journal.append(new Event.Tag(now, "status", result.status().name().toLowerCase(Locale.ROOT)));
        result.failure().ifPresent(failure -> {
            RunLog.LOGGER.severe(failure);
            journal.append(new Event.Tag(now, "failure", failure));
        });
        RunRecords.write(record, directory);
        return record;
    }

    /** Notes what somebody else has seen of the run, on any thread. */
    public void note(List<Event> events) {
        journal.append(events);
    }

    /** Notes a file below the run's folder. */
    public void artifact(Path file) {
        String path = directory.path().relativize(file).toString().replace('\\', '/');
        journal.append(new Event.Artifact(Instant.now(), path));
    }

    @Override
    public void close() {
        log.close();
        journal.close();
    }

    private static RunDirectory newDirectory(Path runs, String name, String id) {
        for (int number = 1; ; number++) {
            String folder = number == 1 ? id : id + "-" + number;
            Path path = runs.resolve(name).resolve(folder);
            if (!Files.exists(path)) {
                try {
                    return RunDirectory.create(runs, name, folder);
                } catch (UserException e) {
                    // Another process may have made the folder in this very moment; then the next number is tried.
                    if (!Files.isDirectory(path)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Of all weights in the network's order, as little-endian floats. */
    public static String sha256(Map<String, Tensor> weights) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Tensor weight : weights.values()) {
                ByteBuffer bytes = ByteBuffer.allocate(weight.values().length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(weight.values());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
