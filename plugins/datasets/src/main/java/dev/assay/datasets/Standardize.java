package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * Subtracts the training part's mean and divides by its standard deviation (of the population, as NumPy does). Values that are all the same are
 * only centred.
 *
 * @param per which values share a mean and a deviation
 */
@Name("standardize")
public record Standardize(Per per) implements Transform {
    /** A deviation below this share of the mean is rounding, since inputs have 24 bits. */
    private static final double CONSTANT = 1e-10;

    @Override
    public Fitted fit(Examples training) {
        Moments moments = Moments.of(training, per);
        double[] mean = moments.mean();
        double[] deviation = moments.deviation();
        double[] factor = new double[mean.length];
        Arrays.setAll(factor, g -> deviation[g] > CONSTANT * Math.abs(mean[g]) ? 1 / deviation[g] : 1);
        return new Affine(training.inputShape().length(), mean, factor, 0);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Affine.restored(input, figures);
    }
}
