package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * Maps the range of the training part's values onto [minimum, maximum]; other parts may go beyond. Values that are all the same become the minimum.
 *
 * @param per which values share a range
 * @param minimum finite, below the maximum
 * @param maximum finite
 */
@Name("scale")
public record Scale(Per per, double minimum, double maximum) implements Transform {
    public Scale {
        if (!(minimum < maximum && Double.isFinite(minimum) && Double.isFinite(maximum))) {
            throw new IllegalArgumentException(
                    "minimum must be finite and below maximum, found " + minimum + " and " + maximum);
        }
    }

    @Override
    public Fitted fit(Examples training) {
        int width = training.inputShape().length();
        int groups = per.groups(training.inputShape());
        double[] low = new double[groups];
        double[] high = new double[groups];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        float[] values = new float[width];
        int group = width / groups;
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (int g = 0; g < groups; g++) {
                for (int i = g * group; i < (g + 1) * group; i++) {
                    low[g] = Math.min(low[g], values[i]);
                    high[g] = Math.max(high[g], values[i]);
                }
            }
        }
        double[] factor = new double[groups];
        Arrays.setAll(factor, g -> high[g] > low[g] ? (maximum - minimum) / (high[g] - low[g]) : 0);
        return new Affine(width, low, factor, minimum);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Affine.restored(input, figures);
    }
}
