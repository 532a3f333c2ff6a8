package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Run records as JSON. */
public final class RunRecords {
    private RunRecords() {}

    /**
     * Writes {@code record.json}: as a whole, or not at all.
     *
     * @throws UserException where it can't be written
     */
    public static void write(RunRecord record, RunDirectory directory) {
        AtomicFile.write(directory.record(), json(record));
    }

    /**
     * Reads {@code record.json}.
     *
     * @throws UserException where it is missing or damaged, naming the file
     */
    public static RunRecord read(RunDirectory directory) {
        Path file = directory.record();
        if (!Files.exists(file)) {
            throw new UserException(
                    Files.isRegularFile(directory.events())
                            ? "There is no " + file + ": the run is not over, or it was killed. Its journal is "
                                    + directory.events() + "."
                            : "There is no " + file + ": " + directory.path() + " is not the folder of a run.");
        }
        return read(file);
    }

    /**
     * Reads a record from a file of any name.
     *
     * @throws UserException where it is missing or damaged, naming the file
     */
    public static RunRecord read(Path file) {
        try {
            return Json.MAPPER.readValue(Files.readString(file), RunRecord.class);
        } catch (JsonProcessingException e) {
            throw damaged(file.toString(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Writes {@code provenance.json}, for the time before there is a record: as a whole, or not at all.
     *
     * @throws UserException where it can't be written
     */
    public static void write(Provenance provenance, RunDirectory directory) {
        AtomicFile.write(directory.provenance(), json(provenance));
    }

    /**
     * Reads {@code provenance.json}.
     *
     * @throws UserException where it is missing or damaged, naming the file
     */
    public static Provenance provenance(RunDirectory directory) {
        Path file = directory.provenance();
        try {
            return Json.MAPPER.readValue(Files.readString(file), Provenance.class);
        } catch (NoSuchFileException e) {
            throw new UserException(
                    "There is no " + file + ": " + directory.path() + " is not the folder of a run, or of"
                            + " one that was killed before it began.",
                    e);
        } catch (JsonProcessingException e) {
            throw damaged(file.toString(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** The record in one line, for programs: its main figures without the curves and tables; what is not a finite number is null. */
    public static String line(RunRecord record) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("id", record.id());
        line.put("name", record.name());
        line.set("status", Json.MAPPER.valueToTree(record.status()));
        line.set("metrics", numbers(record.metrics()));
        line.put("parameters", record.parameters());
        line.put("parametersSha256", record.parametersSha256());
        line.set("seconds", numbers(record.seconds()));
        line.set("examplesPerSecond", numbers(record.examplesPerSecond()));
        line.put("runDirectory", record.runDirectory());
        return line.toString();
    }

    static UserException damaged(String where, JsonProcessingException e) {
        String at =
                e.getLocation() == null ? "" : " (at line " + e.getLocation().getLineNr() + ")";
        return new UserException(where + " is damaged" + at + ": " + e.getOriginalMessage(), e);
    }

    private static String json(Record record) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode numbers(Map<String, Double> values) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        values.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                node.put(name, value);
            } else {
                node.putNull(name);
            }
        });
        return node;
    }
}
