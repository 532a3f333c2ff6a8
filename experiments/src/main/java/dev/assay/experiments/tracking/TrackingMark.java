package dev.assay.experiments.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.results.AtomicFile;
import dev.assay.results.Journal;
import dev.assay.run.Event;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.logging.Logger;

/**
 * How much of a journal a place has been told.
 *
 * @param told bytes from the journal's start
 * @param last the time of the last event
 * @param ended whether the events up to there say how the run ended
 */
record TrackingMark(long told, Instant last, boolean ended) {
    private static final Logger LOGGER = Logger.getLogger(TrackingMark.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing was told. */
    static final TrackingMark NONE = new TrackingMark(0, Instant.EPOCH, false);

    /** The mark after the next piece. */
    TrackingMark after(Journal.Piece piece) {
        boolean nowEnded = ended;
        Instant nowLast = last;
        for (Event event : piece.events()) {
            if (event instanceof Event.Tag tag && tag.name().equals(Event.Tag.STATUS)) {
                nowEnded = true;
            } else if (event instanceof Event.Tag tag && tag.name().equals(Event.Tag.RESUMED)) {
                nowEnded = false;
            }
            nowLast = event.time();
        }
        return new TrackingMark(piece.end(), nowLast, nowEnded);
    }

    /** The mark in a file; {@link #NONE} where there is none that can be read: then all is told again, which changes nothing at the place. */
    static TrackingMark read(Path file) {
        try {
            JsonNode mark = JSON.readTree(Files.readString(file));
            return new TrackingMark(
                    Math.max(0, mark.path("told").asLong()),
                    Instant.parse(mark.path("last").asText()),
                    mark.path("ended").asBoolean());
        } catch (NoSuchFileException | JsonProcessingException | DateTimeException e) {
            return NONE;
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    void write(Path file, String place) {
        ObjectNode mark = JSON.createObjectNode();
        mark.put("place", place);
        mark.put("told", told);
        mark.put("last", last.toString());
        mark.put("ended", ended);
        try {
            AtomicFile.write(file, mark + "\n");
        } catch (UserException e) {
            // On a full disk it is better to tell something twice than to stop telling.
            LOGGER.warning(String.valueOf(e.getMessage()));
        }
    }
}
