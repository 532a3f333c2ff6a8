package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.results.SweepEvent.Begun;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What happens in a sweep, appended to its {@code ledger.jsonl} as it happens, by one process at a time. */
public final class SweepLedger implements AutoCloseable {
    private final RunLock lock;
    private final JsonLines<SweepEvent> lines;
    private final SweepState state;

    private SweepLedger(RunLock lock, JsonLines<SweepEvent> lines, SweepState state) {
        this.lock = lock;
        this.lines = lines;
        this.state = state;
    }

    /**
     * The ledger of a new sweep.
     *
     * @throws UserException where it can't be written, or another process has it
     */
    public static SweepLedger begin(SweepDirectory directory, Begun begun) {
        RunLock lock = RunLock.of(directory.run());
        SweepLedger ledger =
                new SweepLedger(lock, JsonLines.open(directory.ledger(), SweepEvent.class), new SweepState(begun));
        ledger.lines.append(List.of(begun));
        return ledger;
    }

    /**
     * The ledger of a sweep that is gone on with: what was running waits again.
     *
     * @throws UserException where there is none, it is damaged, can't be written, or another process has it
     */
    public static SweepLedger resume(SweepDirectory directory) {
        checkIsThere(directory);
        RunLock lock = RunLock.of(directory.run());
        try {
            SweepState state = read(directory);
            state.orphansWait();
            return new SweepLedger(lock, JsonLines.open(directory.ledger(), SweepEvent.class), state);
        } catch (UserException e) {
            lock.close();
            throw e;
        }
    }

    /** Appends events at once, and takes them into the state. */
    public void append(List<? extends SweepEvent> events) {
        lines.append(events);
        events.forEach(state::apply);
    }

    /** As {@link #append(List)}. */
    public void append(SweepEvent event) {
        append(List.of(event));
    }

    /** The sweep as it stands; it changes with each event. */
    public SweepState state() {
        return state;
    }

    @Override
    public void close() {
        lines.sync();
        lines.close();
        lock.close();
    }

    /**
     * A sweep as it stands, whoever is at it; a torn last line is left out.
     *
     * @throws UserException where there is no ledger, or a line before the last is damaged, naming file and line
     */
    public static SweepState read(SweepDirectory directory) {
        Path file = directory.ledger();
        checkIsThere(directory);
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        List<String> lines = List.of(text.split("\n", -1));
        if (lines.size() < 2 || !(event(file, 1, lines.get(0)) instanceof Begun begun)) {
            throw new UserException(
                    file + " does not say how the sweep began: it was killed before that. Begin it anew.");
        }
        SweepState state = new SweepState(begun);
        for (int i = 1; i < lines.size() - 1; i++) {
            state.apply(event(file, i + 1, lines.get(i)));
        }
        return state;
    }

    private static void checkIsThere(SweepDirectory directory) {
        if (!Files.isRegularFile(directory.ledger())) {
            throw new UserException("There is no " + directory.ledger() + ": " + directory.path()
                    + " is not the folder of a sweep, runs/NAME/sweep-1.");
        }
    }

    private static SweepEvent event(Path file, int line, String text) {
        try {
            return Json.MAPPER.readValue(text, SweepEvent.class);
        } catch (JsonProcessingException e) {
            throw new UserException(file + " is damaged in line " + line + ": " + e.getOriginalMessage(), e);
        }
    }
}
