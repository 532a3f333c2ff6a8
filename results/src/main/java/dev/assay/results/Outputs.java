package dev.assay.results;

import dev.assay.data.Part;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * All that was predicted for each example of a part: kept in a run's folder as {@code artifacts/outputs.safetensors}, with tensors such as {@code
 * test/predictions}, {@code test/targets} and {@code test/examples}.
 *
 * @param examples the number of each in the data set's part that it comes from, up to 16,777,216
 * @param predictions examples x outputs, after the head: probabilities for classes and labels, numbers for regression
 * @param targets of the same shape
 */
public record Outputs(List<Integer> examples, Tensor predictions, Tensor targets) {
    private static final String PREDICTIONS = "/predictions";
    private static final String TARGETS = "/targets";
    private static final String EXAMPLES = "/examples";

    /** Up to here single precision, in which the file holds all its numbers, has every whole number. */
    private static final int MOST = 1 << 24;

    public Outputs {
        examples = List.copyOf(examples);
        if (predictions.rows() != examples.size() || !predictions.shape().equals(targets.shape())) {
            throw new IllegalArgumentException(
                    examples.size() + " examples, " + predictions.shape() + ", " + targets.shape());
        }
        if (examples.stream().anyMatch(example -> example > MOST)) {
            throw new IllegalArgumentException("outputs can be kept of the first " + MOST + " examples of a part only");
        }
    }

    /**
     * Those of several runs for different examples, in the order of the examples.
     *
     * @throws IllegalArgumentException where two are for the same example
     */
    public static Outputs pooled(List<Outputs> all) {
        List<int[]> places = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int row = 0; row < all.get(i).examples.size(); row++) {
                places.add(new int[] {i, row});
            }
        }
        places.sort(Comparator.comparingInt(place -> all.get(place[0]).examples.get(place[1])));
        List<Integer> examples = places.stream()
                .map(place -> all.get(place[0]).examples.get(place[1]))
                .toList();
        if (new HashSet<>(examples).size() < examples.size()) {
            throw new IllegalArgumentException("an example was predicted twice");
        }
        Shape shape = all.get(0).predictions.shape().with(0, examples.size());
        Outputs pooled = new Outputs(examples, Tensor.zeros(shape), Tensor.zeros(shape));
        int width = pooled.predictions.rowLength();
        for (int row = 0; row < places.size(); row++) {
            Outputs from = all.get(places.get(row)[0]);
            int at = places.get(row)[1] * width;
            System.arraycopy(from.predictions.values(), at, pooled.predictions.values(), row * width, width);
            System.arraycopy(from.targets.values(), at, pooled.targets.values(), row * width, width);
        }
        return pooled;
    }

    /**
     * The mean of what several runs predict for the same examples.
     *
     * @throws IllegalArgumentException where they are not the same
     */
    public static Outputs averaged(List<Outputs> all) {
        Outputs first = all.get(0);
        if (!all.stream().allMatch(outputs -> outputs.examples.equals(first.examples))) {
            throw new IllegalArgumentException("the runs did not predict the same examples");
        }
        Tensor mean = Tensor.zeros(first.predictions.shape());
        for (int i = 0; i < mean.values().length; i++) {
            double sum = 0;
            for (Outputs outputs : all) {
                sum += outputs.predictions.values()[i];
            }
            mean.values()[i] = (float) (sum / all.size());
        }
        return new Outputs(first.examples, mean, first.targets);
    }

    /** What a classifier made of each example. */
    public Predictions classes() {
        int width = predictions.rowLength();
        int[] truth = new int[examples.size()];
        int[] predicted = truth.clone();
        float[] probability = new float[truth.length];
        for (int row = 0; row < truth.length; row++) {
            truth[row] = Tensor.largest(targets.values(), row * width, width);
            predicted[row] = Tensor.largest(predictions.values(), row * width, width);
            probability[row] = predictions.values()[row * width + truth[row]];
        }
        return new Predictions(truth, predicted, probability);
    }

    /**
     * Writes the file: as a whole, or not at all.
     *
     * @return the file
     * @throws UserException where it can't be written
     */
    public static Path write(RunDirectory directory, Map<Part, Outputs> parts) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parts.forEach((part, outputs) -> {
            tensors.put(part.label() + PREDICTIONS, outputs.predictions);
            tensors.put(part.label() + TARGETS, outputs.targets);
            double[] examples =
                    outputs.examples.stream().mapToDouble(Integer::doubleValue).toArray();
            tensors.put(part.label() + EXAMPLES, Tensor.of(Shape.of(examples.length), examples));
        });
        Path file = file(directory);
        SafeTensors.write(file, tensors);
        return file;
    }

    /**
     * Reads the file; empty where the run kept none.
     *
     * @throws UserException where it is damaged, naming it
     */
    public static Map<Part, Outputs> read(RunDirectory directory) {
        Map<Part, Outputs> parts = new EnumMap<>(Part.class);
        Path file = file(directory);
        if (Files.exists(file)) {
            Map<String, Tensor> tensors = SafeTensors.read(file);
            for (Part part : Part.values()) {
                if (tensors.containsKey(part.label() + EXAMPLES)) {
                    parts.put(part, outputs(file, tensors, part));
                }
            }
        }
        return parts;
    }

    private static Outputs outputs(Path file, Map<String, Tensor> tensors, Part part) {
        float[] examples =
                Objects.requireNonNull(tensors.get(part.label() + EXAMPLES)).values();
        Tensor predictions = tensors.get(part.label() + PREDICTIONS);
        Tensor targets = tensors.get(part.label() + TARGETS);
        if (predictions == null || targets == null) {
            throw new UserException(
                    file + " is damaged: it lacks predictions or targets of the " + part.label() + " part");
        }
        try {
            return new Outputs(
                    IntStream.range(0, examples.length)
                            .mapToObj(i -> (int) examples[i])
                            .toList(),
                    predictions,
                    targets);
        } catch (IllegalArgumentException e) {
            throw new UserException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Path file(RunDirectory directory) {
        return directory.artifacts().resolve("outputs.safetensors");
    }
}
