package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Handwritten-looking digits that are drawn, not read: stroke templates under random distortion, 28 x 28 grey levels.
 *
 * <p>Example i shows the digit i mod 10. It depends on seed, difficulty, part and i alone, so that a larger set begins with the
 * smaller one, and is the same to the byte on every machine.
 *
 * @param train how many examples to train on, 1 to 1,000,000
 * @param test how many examples to test with, 1 to 1,000,000
 * @param difficulty how far the digits stray from their templates, 0 to 1
 * @param seed what the distortions are drawn from; not the run's seed, so that all runs see the same set
 */
@Name("glyphs")
public record Glyphs(int train, int test, double difficulty, long seed) implements Dataset {
    private static final int LARGEST = 1_000_000;
    private static final Shape INPUT = Shape.of(1, GlyphPen.SIDE, GlyphPen.SIDE);
    private static final Task.MultiClass TASK = Task.MultiClass.of(10);

    public Glyphs {
        checkCount("train", train);
        checkCount("test", test);
        if (!(difficulty >= 0 && difficulty <= 1)) {
            throw new IllegalArgumentException("difficulty must be from 0 to 1, found " + difficulty);
        }
    }

    @Override
    public DatasetInfo info(DataHome home) {
        return new DatasetInfo(
                "Glyphs",
                "Digits drawn from stroke templates under random distortion.",
                TASK,
                INPUT,
                Map.of(Part.TRAIN, train, Part.TEST, test));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        int count = Parts.size(info(home), part);
        Seeds seeds = new Seeds(seed);
        int width = INPUT.length();
        byte[] pixels = new byte[count * width];
        byte[] labels = new byte[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            int digit = i % 10;
            labels[i] = (byte) digit;
            new GlyphPen(seeds.stream("glyphs-" + part.label(), i), difficulty).draw(digit, pixels, i * width);
        });
        return ComputedExamples.classified(INPUT, TASK.names().size(), pixels, labels);
    }

    private static void checkCount(String setting, int count) {
        if (count < 1 || count > LARGEST) {
            throw new IllegalArgumentException(setting + " must be from 1 to " + LARGEST + ", found " + count);
        }
    }
}
