package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has learned, kept in its folder beside the config, so that it can predict without the data.
 *
 * @param inputs what goes in as the data set has it
 * @param task what is predicted
 * @param preprocessing the figures of each fitted step, in order
 * @param weights those that were tested, by {@code <node>/<weight>} in the order of the network
 */
public record SavedModel(
        Layout inputs, Task task, List<Map<String, HostArray>> preprocessing, Map<String, Tensor> weights) {
    public SavedModel {
        preprocessing = List.copyOf(preprocessing);
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /**
     * All but the weights: what {@code model.json} holds.
     *
     * @param inputs where there are several
     */
    record Details(Shape input, Optional<Layout> inputs, Task task, List<Map<String, HostArray>> preprocessing) {}

    /** The shape of one example as the data set has it. */
    public Shape input() {
        return inputs.shape();
    }

    /**
     * Writes {@code artifacts/model.json} and {@code artifacts/weights.safetensors}, each as a whole or not at all.
     *
     * @return the files
     * @throws UserException where they can't be written
     */
    public List<Path> write(RunDirectory directory) {
        Path details = details(directory);
        Path numbers = weights(directory);
        try {
            SafeTensors.write(numbers, weights);
            AtomicFile.write(
                    details,
                    Json.MAPPER.writeValueAsString(new Details(
                                    input(),
                                    Optional.of(inputs)
                                            .filter(all -> all.fields().size() > 1),
                                    task,
                                    preprocessing))
                            + "\n");
            return List.of(details, numbers);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads both files.
     *
     * @throws UserException where one is missing or damaged, naming it
     */
    public static SavedModel read(RunDirectory directory) {
        Path file = details(directory);
        try {
            Details details = Json.MAPPER.readValue(Files.readString(file), Details.class);
            return new SavedModel(
                    details.inputs().orElse(Layout.of(details.input())),
                    details.task(),
                    details.preprocessing(),
                    SafeTensors.read(weights(directory)));
        } catch (NoSuchFileException e) {
            throw new UserException(
                    "There is no " + file + ": the run did not come to its end, it was recorded by an Assay that"
                            + " did not keep models, or it is made of several runs, each with a model of its own.",
                    e);
        } catch (JsonProcessingException e) {
            throw RunRecords.damaged(file.toString(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Path details(RunDirectory directory) {
        return directory.artifacts().resolve("model.json");
    }

    private static Path weights(RunDirectory directory) {
        return directory.artifacts().resolve("weights.safetensors");
    }
}
