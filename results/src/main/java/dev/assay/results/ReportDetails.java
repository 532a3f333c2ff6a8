package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.network.Summary;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a report shows beyond the record, kept beside it so that the report can be made again without the data, the plugins or an engine.
 *
 * @param network empty where the run had none
 * @param wrong the most wrong test examples, the worst first
 */
public record ReportDetails(Optional<Summary> network, List<WrongExample> wrong) {
    public ReportDetails {
        wrong = List.copyOf(wrong);
    }

    /**
     * Writes {@code artifacts/details.json}: as a whole, or not at all.
     *
     * @throws UserException where it can't be written
     */
    public void write(RunDirectory directory) {
        try {
            AtomicFile.write(file(directory), Json.MAPPER.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads {@code artifacts/details.json}.
     *
     * @throws UserException where it is missing or damaged, naming the file
     */
    public static ReportDetails read(RunDirectory directory) {
        Path file = file(directory);
        try {
            return Json.MAPPER.readValue(Files.readString(file), ReportDetails.class);
        } catch (NoSuchFileException e) {
            throw new UserException("There is no " + file + ": the run did not come to its end.", e);
        } catch (JsonProcessingException e) {
            throw RunRecords.damaged(file.toString(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Path file(RunDirectory directory) {
        return directory.artifacts().resolve("details.json");
    }
}
