package dev.assay.results;

import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen within a network, kept in a run's folder as {@code artifacts/diagnostics.safetensors}: tensors under the names of this record.
 *
 * @param what kind of sight
 * @param layer the layer's name
 * @param number what the layer has several of: an epoch, an example, a unit
 */
public record Seen(Kind what, String layer, int number) {
    /** What begins the names of figures of layers by epoch: {@code diagnostics/update-ratio/conv1}. */
    public static final String FIGURES = "diagnostics/";

    /** What can be seen. */
    public enum Kind {
        /** The first layer's filters after an epoch, 0 for before the first: filters x channels x height x width. */
        FILTERS,
        /** An example as the data set has it, under {@link Seen#EXAMPLE}: channels x height x width. */
        INPUTS,
        /** What a layer puts out for an example. */
        ACTIVATIONS,
        /** The parts of images that activate a unit most, the first the most: parts x channels x height x width; NaN outside of the image. */
        PATCHES,
        /** Where those are: parts x (example, row and column of the unit on its map, activation). */
        PLACES,
        /** An input that activates a unit much, or the part that the unit sees: channels x height x width; NaN outside of the image. */
        MAXIMIZED;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Stands for the layer where there is none. */
    public static final String EXAMPLE = "example";

    /** The name of the tensor. */
    @Override
    public String toString() {
        return what.label() + "/" + layer + "/" + number;
    }

    /** What a tensor's name says; empty where it is none of these names. */
    static Optional<Seen> parse(String name) {
        int first = name.indexOf('/');
        int last = name.lastIndexOf('/');
        if (first == last || !name.substring(last + 1).matches("\\d{1,9}")) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            if (kind.label().equals(name.substring(0, first))) {
                return Optional.of(
                        new Seen(kind, name.substring(first + 1, last), Integer.parseInt(name.substring(last + 1))));
            }
        }
        return Optional.empty();
    }

    /** The file in a run's folder, there or not. */
    public static Path file(RunDirectory directory) {
        return directory.artifacts().resolve("diagnostics.safetensors");
    }

    /**
     * Adds tensors to the file, in place of those of the same names: as a whole, or not at all.
     *
     * @throws UserException where it can't be written, or is damaged
     */
    public static void add(RunDirectory directory, Map<String, Tensor> tensors) {
        Map<String, Tensor> all = new LinkedHashMap<>(read(directory));
        all.putAll(tensors);
        SafeTensors.write(file(directory), all);
    }

    /**
     * Reads the file; empty where the run has none.
     *
     * @throws UserException where it is damaged, naming it
     */
    public static Map<String, Tensor> read(RunDirectory directory) {
        return Files.exists(file(directory)) ? SafeTensors.read(file(directory)) : Map.of();
    }
}
