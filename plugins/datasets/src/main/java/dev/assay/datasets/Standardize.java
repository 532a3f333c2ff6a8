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

    /** One pass; each example's moments are merged into the rest's: Chan, Golub and LeVeque 1979, http://i.stanford.edu/pub/cstr/reports/cs/tr/79/773/CS-TR-79-773.pdf */
    @Override
    public Fitted fit(Examples training) {
        int width = training.inputShape().length();
        int groups = per.groups(training.inputShape());
        int group = width / groups;
        double[] mean = new double[groups];
        double[] squares = new double[groups];
        float[] values = new float[width];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            double before = (double) example * group;
            for (int g = 0; g < groups; g++) {
                double sum = 0;
                for (int i = g * group; i < (g + 1) * group; i++) {
                    sum += values[i];
                }
                double here = sum / group;
                double squaresHere = 0;
                for (int i = g * group; i < (g + 1) * group; i++) {
                    double deviation = values[i] - here;
                    squaresHere += deviation * deviation;
                }
                double apart = here - mean[g];
                double total = before + group;
                mean[g] += apart * group / total;
                squares[g] += squaresHere + apart * apart * before * group / total;
            }
        }
        double count = (double) training.size() * group;
        double[] factor = new double[groups];
        Arrays.setAll(factor, g -> {
            double deviation = Math.sqrt(squares[g] / count);
            return deviation > CONSTANT * Math.abs(mean[g]) ? 1 / deviation : 1;
        });
        return new Affine(width, mean, factor, 0);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Affine.restored(input, figures);
    }
}
