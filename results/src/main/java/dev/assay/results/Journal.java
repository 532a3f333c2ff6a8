package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.run.Event;
import dev.assay.spi.UserException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happens in a run, appended to its {@code events.jsonl} as it happens: one event a line, handed to the system before the next
 * is taken, so that a crash at any byte leaves all events but the last. Safe to be used from several threads.
 */
public final class Journal implements Closeable {
    private final JsonLines<Event> lines;

    Journal(Path file, SeekableByteChannel channel) {
        this(new JsonLines<>(file, channel, Event.class));
    }

    private Journal(JsonLines<Event> lines) {
        this.lines = lines;
    }

    /**
     * Opens the journal of a run, new or where it ended; a torn last line is taken away.
     *
     * @throws UserException where it can't be written
     */
    public static Journal open(RunDirectory directory) {
        return new Journal(JsonLines.open(directory.events(), Event.class));
    }

    /**
     * Appends an event.
     *
     * @throws UserException where it can't be written; the journal then ends with the event before
     */
    public void append(Event event) {
        append(List.of(event));
    }

    /**
     * Appends events at once, which is cheaper than one by one.
     *
     * @throws UserException where they can't be written; the journal then ends with the event before
     */
    public void append(List<Event> events) {
        lines.append(events);
    }

    /**
     * Brings all events so far to the disk, so that not even a power cut takes them.
     *
     * @throws UserException where that can't be done
     */
    public void sync() {
        lines.sync();
    }

    @Override
    public void close() {
        lines.close();
    }

    /**
     * The events of a run so far; a torn last line is left out.
     *
     * @throws UserException where there is no journal, or a line before the last is damaged, naming file and line
     */
    public static List<Event> read(RunDirectory directory) {
        Path file = directory.events();
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new UserException(
                    "There is no " + file + ": " + directory.path() + " is not the folder of a run.", e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        List<Event> events = new ArrayList<>();
        int number = 0;
        for (int from = 0; ; number++) {
            int end = text.indexOf('\n', from);
            if (end < 0) {
                return events;
            }
            try {
                events.add(Json.MAPPER.readValue(text.substring(from, end), Event.class));
            } catch (JsonProcessingException e) {
                throw new UserException(
                        file + " is damaged in line " + (number + 1) + ": " + e.getOriginalMessage(), e);
            }
            from = end + 1;
        }
    }

    /**
     * Some of the events of a run.
     *
     * @param end where the next piece begins, in bytes from the journal's start
     */
    public record Piece(List<Event> events, long end) {
        public Piece {
            events = List.copyOf(events);
        }
    }

    /**
     * Up to {@code most} events that follow the byte {@code from}, where an earlier piece ended; a torn last line is left for later.
     *
     * @throws UserException as {@link #read(RunDirectory)} does
     */
    public static Piece read(RunDirectory directory, long from, int most) {
        Path file = directory.events();
        List<Event> events = new ArrayList<>();
        long end = from;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.skipNBytes(from);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b;
            while (events.size() < most && (b = in.read()) >= 0) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                end += line.size() + 1;
                events.add(Json.MAPPER.readValue(line.toByteArray(), Event.class));
                line.reset();
            }
        } catch (NoSuchFileException | EOFException e) {
            throw new UserException(
                    "There is no " + file + " of " + from + " bytes or more: the journal was taken away or cut.", e);
        } catch (JsonProcessingException e) {
            throw new UserException(file + " is damaged before byte " + end + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        return new Piece(events, end);
    }

    /**
     * Takes damaged lines out of a journal, all but a torn last one; the journal as it was is kept beside it.
     *
     * @return the numbers of the lines that are gone, from 1; none where the journal is whole or there is none
     * @throws UserException where it can't be read or written
     */
    public static List<Integer> repair(RunDirectory directory) {
        Path file = directory.events();
        List<Integer> damaged = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        try {
            List<String> lines = Files.exists(file)
                    ? List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1))
                    : List.of("");
            for (int i = 0; i < lines.size() - 1; i++) {
                if (isEvent(lines.get(i))) {
                    whole.append(lines.get(i)).append('\n');
                } else {
                    damaged.add(i + 1);
                }
            }
            if (!damaged.isEmpty()) {
                Files.copy(
                        file,
                        file.resolveSibling(file.getFileName() + ".damaged"),
                        StandardCopyOption.REPLACE_EXISTING);
                // What trackers have been told is counted in the journal's bytes.
                forget(directory.tracking());
                AtomicFile.write(file, whole.toString());
            }
            return damaged;
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static void forget(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path mark : files.toList()) {
                    Files.delete(mark);
                }
            }
        }
    }

    private static boolean isEvent(String line) {
        try {
            Json.MAPPER.readValue(line, Event.class);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
