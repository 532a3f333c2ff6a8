package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.datasets.augmentations.Ranges;
import dev.assay.run.Seeds;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Points of the curve sin(2 pi x) with normal noise, at even distances from x = 0 to 1: the example of over-fitting in Bishop 2006, section 1.1,
 * https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/
 *
 * @param train how many points to fit, at least 2
 * @param test how many points with noise of their own to test with, at least 2
 * @param deviation the standard deviation of the noise, at least 0
 * @param seed what the noise is drawn from; not the run's seed, so that all runs see the same points
 */
@Name("sine-curve")
public record SineCurve(int train, int test, double deviation, long seed) implements Dataset {
    private static final Shape NUMBER = Shape.of(1);

    public SineCurve {
        Settings.atLeast(2, "train", train);
        Settings.atLeast(2, "test", test);
        Settings.notNegative("deviation", deviation);
    }

    @Override
    public DatasetInfo info(DataHome home) {
        return new DatasetInfo(
                "Sine curve",
                "Points of one period of the sine with normal noise.",
                new Task.Regression(List.of("t")),
                NUMBER,
                Map.of(Part.TRAIN, train, Part.TEST, test));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        int count = Parts.size(info(home), part);
        Seeds seeds = new Seeds(seed);
        float[] targets = new float[count];
        for (int i = 0; i < count; i++) {
            double noise = Ranges.normal(seeds.stream("sine-curve-" + part.label(), i));
            targets[i] = (float) (StrictMath.sin(2 * Math.PI * i / (count - 1)) + deviation * noise);
        }
        return new ComputedExamples(
                count,
                NUMBER,
                NUMBER,
                (i, into, offset) -> into[offset] = (float) ((double) i / (count - 1)),
                (i, into, offset) -> into[offset] = targets[i]);
    }
}
