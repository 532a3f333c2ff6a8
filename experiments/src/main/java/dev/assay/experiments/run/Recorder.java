package dev.assay.experiments.run;

import dev.assay.results.AtomicFile;
import dev.assay.results.Journal;
import dev.assay.results.Outputs;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.results.RunRecords;
import dev.assay.results.Seen;
import dev.assay.results.Sha256;
import dev.assay.run.EpochRecord;
import dev.assay.run.Event;
import dev.assay.run.Provenance;
import dev.assay.run.Provenance.Inputs;
import dev.assay.run.Provenance.Resumption;
import dev.assay.run.RunRecord;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.stream.Stream;

/** Writes a run down while it goes on, and its record at the end. */
public final class Recorder implements RunListener, AutoCloseable {
    /** How many single steps of a run are noted at most. */
    private static final int NOTED_STEPS = 1000;

    /** How long a step waits at most to be written down: to write each by itself would cost a small network 2 % of its time. */
    private static final long WAITING_NANOS = 250_000_000;

    private static final int ID_LENGTH = 12;
    private static final int SECONDS_FOR_INPUTS = 60;

    private final RunDirectory directory;
    private final String name;
    private final RunLock lock;
    private final InstantSource clock;
    private final Journal journal;
    private final RunLog log;
    /** What a journal that is gone on with says already. */
    private final Set<String> noted = new HashSet<>();

    private final Map<String, String> tags = new HashMap<>();

    private final Provenance provenance;
    private CompletableFuture<Inputs> inputs = CompletableFuture.completedFuture(Inputs.NONE);
    private long interval = 1;
    private final List<Event> steps = new ArrayList<>();
    private long written = System.nanoTime();

    private Recorder(RunDirectory directory, RunLock lock, String name, Provenance provenance, InstantSource clock) {
        this.clock = clock;
        this.directory = directory;
        this.lock = lock;
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
        return open(runs, name, config, parameters, provenance, InstantSource.system());
    }

    /**
     * Begins a run in a folder that {@link #claim} made.
     *
     * @param lock on it; closed with this
     * @throws UserException where the folder cannot be written
     */
    public static Recorder begin(
            RunDirectory directory,
            RunLock lock,
            String name,
            String config,
            Map<String, String> parameters,
            Provenance provenance) {
        return new Recorder(directory, lock, name, provenance, InstantSource.system()).begun(config, parameters);
    }

    /**
     * Makes the folder of a run that is to begin later, named as {@link #open(Path, String, String, Map, Provenance)} does.
     *
     * @throws UserException where it cannot be made
     */
    public static RunDirectory claim(Path runs, String name, String identity) {
        return newDirectory(runs, name, identity.substring(0, ID_LENGTH));
    }

    static Recorder open(
            Path runs,
            String name,
            String config,
            Map<String, String> parameters,
            Provenance provenance,
            InstantSource clock) {
        RunDirectory directory = claim(runs, name, provenance.configSha256());
        return new Recorder(directory, RunLock.of(directory), name, provenance, clock).begun(config, parameters);
    }

    /**
     * Goes on with a run that was interrupted: what its journal says already is not said again.
     *
     * @param lock on its folder; closed with this
     * @param provenance with this resumption
     * @throws UserException where the folder cannot be written, or the journal is damaged
     */
    public static Recorder resume(
            RunDirectory directory,
            RunLock lock,
            String name,
            String config,
            Map<String, String> parameters,
            Provenance provenance) {
        Recorder recorder = new Recorder(directory, lock, name, provenance, InstantSource.system());
        for (Event event : Journal.read(directory)) {
            recorder.noted.add(withoutTime(event));
            recorder.isNew(event);
        }
        recorder.begun(config, parameters);
        Resumption last = provenance.resumptions().get(provenance.resumptions().size() - 1);
        recorder.journal.append(new Event.Tag(Instant.now(), Event.Tag.RESUMED, "at step " + last.step()));
        return recorder;
    }

    private Recorder begun(String config, Map<String, String> parameters) {
        try {
            AtomicFile.write(directory.config(), config);
            RunRecords.write(provenance, directory);
            Instant now = clock.instant();
            List<Event> events = new ArrayList<>();
            parameters.forEach((key, value) -> events.add(new Event.Parameter(now, key, value)));
            provenance
                    .environment()
                    .forEach((key, value) -> events.add(new Event.Tag(now, Event.Tag.ENVIRONMENT + key, value)));
            note(events);
            return this;
        } catch (UserException e) {
            close();
            throw e;
        }
    }

    private boolean isNew(Event event) {
        return event instanceof Event.Tag tag
                ? !tag.value().equals(tags.put(tag.name(), tag.value()))
                : noted.isEmpty() || !noted.contains(withoutTime(event));
    }

    private static String withoutTime(Event event) {
        return event.toString().replace("time=" + event.time(), "");
    }

    /** Lets find out in the background what goes into the run, for its provenance. */
    public void survey(Survey survey) {
        Provenance begun = provenance;
        inputs = survey.start(directory).thenApply(found -> {
            // The run may be killed, and then this is all that tells of its beginning.
            RunRecords.write(completed(begun, found), directory);
            return found;
        });
    }

    /** Those that the run began with stay; what is not the same in a run that is gone on with is noted there. */
    private static Provenance completed(Provenance begun, Inputs found) {
        if (begun.inputs().equals(Inputs.NONE)) {
            return begun.with(found);
        }
        List<Resumption> resumptions = new ArrayList<>(begun.resumptions());
        if (!resumptions.isEmpty()) {
            Resumption last = resumptions.remove(resumptions.size() - 1);
            Map<String, String> changed = new LinkedHashMap<>(last.changed());
            changed.putAll(Comparison.changed(Comparison.inputs(begun.inputs()), Comparison.inputs(found)));
            resumptions.add(new Resumption(last.time(), last.step(), changed));
        }
        return new Provenance(
                begun.configSha256(), begun.seed(), begun.started(), begun.environment(), begun.inputs(), resumptions);
    }

    /** Where the run comes from, with what goes into it; waits until that is known. */
    public Provenance provenance() {
        try {
            return completed(provenance, inputs.get(SECONDS_FOR_INPUTS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            RunLog.LOGGER.log(Level.WARNING, "what went into the run is not known in full", e);
            return provenance;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return provenance;
        }
    }

    /** Notes a remark on the run. */
    public void remark(String name, String value) {
        note(List.of(new Event.Tag(clock.instant(), name, value)));
    }

    /** Brings what was noted so far to the disk. */
    synchronized void sync() {
        note(List.of());
        journal.sync();
    }

    public RunDirectory directory() {
        return directory;
    }

    @Override
    public void trainingStarts(long steps, int epochs, int batchSize) {
        interval = Math.max(1, steps / NOTED_STEPS);
    }

    @Override
    public synchronized void stepEnds(Progress at, double loss, double learningRate) {
        if (at.step() % interval == 0) {
            Instant now = clock.instant();
            steps.add(new Event.Metric(now, "train/batch-loss", loss, at.step() + 1));
            steps.add(new Event.Metric(now, "train/learning-rate", learningRate, at.step() + 1));
        }
        if (System.nanoTime() - written > WAITING_NANOS) {
            note(List.of());
        }
    }

    @Override
    public void epochEnds(EpochRecord epoch) {
        Instant now = clock.instant();
        RunLog.LOGGER.info(() -> "epoch " + epoch.epoch() + ": " + epoch.metrics());
        List<Event> events = new ArrayList<>();
        epoch.metrics().forEach((key, value) -> events.add(new Event.Metric(now, key, value, epoch.steps())));
        note(events);
    }

    @Override
    public void seen(Map<String, Tensor> tensors) {
        Seen.add(directory, tensors);
    }

    /** Writes the record of a run that has ended, however it ended. */
    public RunRecord finish(RunResult result) {
        Instant now = clock.instant();
        long steps = result.epochs().isEmpty()
                ? 0
                : result.epochs().get(result.epochs().size() - 1).steps();
        result.metrics().forEach((key, value) -> {
            if (key.startsWith("test/")) {
                note(List.of(new Event.Metric(now, key, value, steps)));
            }
        });
        RunRecord record = new RunRecord(
                String.valueOf(directory.path().getFileName()),
                name,
                result.status(),
                result.metrics(),
                result.parameters(),
                Sha256.of("", result.weights().weights()),
                result.chain(),
                result.seconds(),
                result.examplesPerSecond(),
                result.epochs(),
                result.evaluation(),
                provenance(),
                result.failure(),
                directory.path().toString());
        result.predictions().ifPresent(predictions -> artifact(predictions.write(directory)));
        if (Files.exists(Seen.file(directory))) {
            artifact(Seen.file(directory));
        }
        if (!result.outputs().isEmpty()) {
            artifact(Outputs.write(directory, result.outputs()));
        }
        return finish(record);
    }

    /** Writes this record of a run that has ended, however it ended. */
    public RunRecord finish(RunRecord record) {
        Instant now = clock.instant();
        Path uncommitted = directory.artifacts().resolve(Survey.UNCOMMITTED);
        if (Files.exists(uncommitted)) {
            artifact(uncommitted);
        }
        note(List.of(new Event.Tag(now, Event.Tag.STATUS, record.status().name().toLowerCase(Locale.ROOT))));
        record.failure().ifPresent(failure -> {
            RunLog.LOGGER.severe(failure);
            note(List.of(new Event.Tag(now, Event.Tag.FAILURE, failure)));
        });
        RunRecords.write(record, directory);
        return record;
    }

    /** Notes what was seen of the run after the steps that wait, unless its journal says it already; on any thread. */
    public synchronized void note(List<Event> events) {
        journal.append(Stream.concat(steps.stream(), events.stream())
                .filter(this::isNew)
                .toList());
        steps.clear();
        written = System.nanoTime();
    }

    /** When the run began, however often it has gone on since. */
    public Instant started() {
        return Instant.parse(provenance.started());
    }

    /** Notes a file below the run's folder. */
    public void artifact(Path file) {
        String path = directory.path().relativize(file).toString().replace('\\', '/');
        note(List.of(new Event.Artifact(clock.instant(), path)));
    }

    @Override
    public void close() {
        // Whoever comes next must not find this one still writing.
        provenance();
        try {
            note(List.of());
        } catch (UserException e) {
            // What keeps the last steps from being written has been told as the run's failure.
            RunLog.LOGGER.log(Level.WARNING, "the last steps could not be written down", e);
        }
        log.close();
        journal.close();
        lock.close();
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
}
