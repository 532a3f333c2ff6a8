package dev.assay.experiments.tracking;

import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.run.Event;
import dev.assay.spi.Tracker;
import dev.assay.spi.Tracker.TrackedRun;
import dev.assay.spi.TrackerException;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Telling one place of one run, in pieces. How far it has come is kept in the run's folder, so that anyone can go on at any time; only one at a
 * time can have it open.
 */
final class Delivery implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Delivery.class.getName());

    /** As many as MLflow takes in one request. */
    private static final int PIECE = 1000;

    private final Tracker tracker;
    private final RunDirectory directory;
    private final FileChannel lock;
    private final Path file;
    private final Tracker.Session session;
    private boolean connected;
    private TrackingMark mark;
    private long events;

    private Delivery(Tracker tracker, RunDirectory directory, TrackedRun run, FileChannel lock, Path file) {
        this.tracker = tracker;
        this.directory = directory;
        this.lock = lock;
        this.file = file;
        session = tracker.session(run);
        mark = TrackingMark.read(file);
    }

    /**
     * Opens the delivery of a run's journal to a place.
     *
     * @return nothing where somebody else has it open
     * @throws UserException where there is no journal, or the folder can't be written
     */
    static Optional<Delivery> open(Tracker tracker, RunDirectory directory) {
        List<Event> first = Journal.read(directory, 0, PIECE).events();
        Path folder = directory.tracking();
        String name = sha256(tracker.place()).substring(0, 12);
        try {
            Files.createDirectories(folder);
            FileChannel lock = FileChannel.open(
                    folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                return Optional.empty();
            }
            return Optional.of(
                    new Delivery(tracker, directory, run(directory, first), lock, folder.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UserException("Cannot write " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            Optional<FileLock> held = Optional.ofNullable(lock.tryLock());
            return held.isPresent();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** By what places know a run: made of the settings and the moment with which its journal begins, so that it stays the same wherever the folder goes; or what the journal says first. */
    static String key(RunDirectory directory) {
        return key(Journal.read(directory, 0, PIECE).events());
    }

    private static String key(List<Event> first) {
        if (!first.isEmpty()
                && first.get(0) instanceof Event.Tag tag
                && tag.name().equals(Event.Tag.KEY)) {
            return tag.value();
        }
        StringBuilder beginning = new StringBuilder();
        for (Event event : first) {
            if (!(event instanceof Event.Parameter)) {
                break;
            }
            beginning.append(event).append('\n');
        }
        return sha256(beginning.toString()).substring(0, 32);
    }

    private static TrackedRun run(RunDirectory directory, List<Event> first) {
        Path path = directory.path().toAbsolutePath().normalize();
        return new TrackedRun(
                key(first),
                name(path),
                Optional.ofNullable(path.getParent()).map(Delivery::name).orElse(""),
                first.isEmpty() ? Instant.now() : first.get(0).time(),
                directory.path());
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /**
     * Tells the next events.
     *
     * @return whether there are more
     * @throws TrackerException where it is not known that all have arrived: they are told again next time
     */
    boolean advance() throws TrackerException {
        connect();
        Journal.Piece piece = Journal.read(directory, mark.told(), PIECE);
        if (piece.events().isEmpty()) {
            return false;
        }
        tell(piece.events());
        mark = mark.after(piece);
        mark.write(file, tracker.place());
        events += piece.events().size();
        return piece.events().size() == PIECE;
    }

    /** Tells that the run has ended in this way, unless its journal has said how. */
    void tellEnd(String status) throws TrackerException {
        connect();
        if (!mark.ended()) {
            tellStatus(status);
        }
    }

    /** How many events were told through this. */
    long events() {
        return events;
    }

    /** Whether some was told already. */
    boolean isBegun() {
        return mark.told() > 0;
    }

    /** Tells how the run stands where its journal does not say it. */
    void tellStatus(String status) throws TrackerException {
        connect();
        tell(List.of(new Event.Tag(mark.last(), Event.Tag.STATUS, status)));
    }

    /** A web page of the run. */
    Optional<String> address() {
        return session.address();
    }

    private void connect() throws TrackerException {
        if (!connected) {
            if (session.begin() && mark.told() > 0) {
                LOGGER.info(() -> tracker.place() + " knows nothing of this run: it is told all again");
                mark = TrackingMark.NONE;
            }
            connected = true;
        }
    }

    private void tell(List<Event> events) throws TrackerException {
        try {
            session.tell(events);
        } catch (TrackerException e) {
            connected = false;
            throw e;
        }
    }

    @Override
    public void close() {
        session.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
