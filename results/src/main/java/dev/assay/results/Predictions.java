package dev.assay.results;

import dev.assay.spi.UserException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a classifier made of each test example, in the part's order: kept in a run's folder as {@code artifacts/test-predictions.csv.gz}, a line an example with
 * the numbers of the true and the predicted class and the probability given to the true one. Some 3 bytes an example, with gzip's own check sum; Pandas reads
 * it.
 */
public final class Predictions {
    private static final String HEADER = "truth,prediction,probability";

    private final int[] truth;
    private final int[] predicted;
    private final float[] probability;

    /**
     * The predictions, all arrays of the same length.
     *
     * @param probability what was given to the true class, 0 to 1
     */
    public Predictions(int[] truth, int[] predicted, float[] probability) {
        if (truth.length != predicted.length || truth.length != probability.length) {
            throw new IllegalArgumentException(truth.length + ", " + predicted.length + ", " + probability.length);
        }
        this.truth = truth.clone();
        this.predicted = predicted.clone();
        this.probability = probability.clone();
    }

    /** How many examples. */
    public int size() {
        return truth.length;
    }

    /** Whether each example got its class. */
    public boolean[] right() {
        boolean[] right = new boolean[truth.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = truth[i] == predicted[i];
        }
        return right;
    }

    /** Whether both are of as many examples with the same classes in the same order, which hardly happens but with the same examples. */
    public boolean isOfTheSameExamples(Predictions other) {
        return Arrays.equals(truth, other.truth);
    }

    /**
     * Writes the file: as a whole, or not at all.
     *
     * @return the file
     * @throws UserException where it can't be written
     */
    public Path write(RunDirectory directory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer csv = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.US_ASCII)) {
            csv.write(HEADER + "\n");
            for (int i = 0; i < truth.length; i++) {
                // Four places tell all that a drawing shows; more digits would be most of the file.
                csv.write(truth[i] + "," + predicted[i] + "," + Math.rint(probability[i] * 1e4) / 1e4 + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = file(directory);
        AtomicFile.write(file, bytes.toByteArray());
        return file;
    }

    /**
     * Reads the file; empty where the run has none, not being one of a classifier that was tested.
     *
     * @throws UserException where it is damaged, naming the file
     */
    public static Optional<Predictions> read(RunDirectory directory) {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (BufferedReader csv = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            csv.readLine();
            String[] lines = csv.lines().toArray(String[]::new);
            int[] truth = new int[lines.length];
            int[] predicted = new int[lines.length];
            float[] probability = new float[lines.length];
            for (int i = 0; i < lines.length; i++) {
                int first = lines[i].indexOf(',');
                int second = lines[i].indexOf(',', first + 1);
                truth[i] = Integer.parseInt(lines[i], 0, first, 10);
                predicted[i] = Integer.parseInt(lines[i], first + 1, second, 10);
                probability[i] = Float.parseFloat(lines[i].substring(second + 1));
            }
            return Optional.of(new Predictions(truth, predicted, probability));
        } catch (IOException | UncheckedIOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new UserException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Path file(RunDirectory directory) {
        return directory.artifacts().resolve("test-predictions.csv.gz");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Predictions that
                && Arrays.equals(truth, that.truth)
                && Arrays.equals(predicted, that.predicted)
                && Arrays.equals(probability, that.probability);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(truth) * 31 + Arrays.hashCode(predicted);
    }

    @Override
    public String toString() {
        return "predictions of " + truth.length + " examples";
    }
}
