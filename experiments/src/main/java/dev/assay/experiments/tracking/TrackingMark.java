package dev.assay.experiments.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.results.AtomicFile;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.logging.Logger;

/** How much of a journal a place has been told, in a file. Without it all is told again, which changes nothing at the place. */
final class TrackingMark {
    private static final Logger LOGGER = Logger.getLogger(TrackingMark.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private TrackingMark() {}

    /** Bytes from the journal's start; 0 where there is no mark that can be read. */
    static long read(Path file) {
        try {
            JsonNode mark = JSON.readTree(Files.readString(file));
            return Math.max(0, mark.path("told").asLong());
        } catch (NoSuchFileException | JsonProcessingException e) {
            return 0;
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static void write(Path file, String place, long told) {
        try {
            AtomicFile.write(file, JSON.createObjectNode().put("place", place).put("told", told) + "\n");
        } catch (UserException e) {
            // On a full disk it is better to tell something twice than to stop telling.
            LOGGER.warning(String.valueOf(e.getMessage()));
        }
    }
}
