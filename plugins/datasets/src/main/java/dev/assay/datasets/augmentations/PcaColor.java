package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.datasets.Covariance;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Adds a random colour to all pixels: along each principal component of the training part's colours a normal number times the spread of the
 * colours in its direction. Krizhevsky, Sutskever and Hinton 2012, section 4.1, https://papers.nips.cc/paper/4824
 *
 * <p>The spread is the standard deviation, as implementations have it (the paper's text says eigenvalue, the effect of which would change with
 * the unit of the pixels).
 *
 * @param deviation the normal numbers' standard deviation, above 0
 */
@Name("pca-color")
public record PcaColor(double deviation) implements Augmentation {
    public PcaColor {
        Settings.positive("deviation", deviation);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        Shape image = Images.checked("pca-color", training.inputShape());
        int channels = image.size(0);
        if (channels < 2) {
            throw new UserException("augmentation 'pca-color' takes images of several channels, but the inputs of this"
                    + " data set are " + image);
        }
        double[][] directions = directions(training, channels);
        int pixels = image.size(1) * image.size(2);
        return (example, random) -> {
            double[] color = new double[channels];
            for (double[] direction : directions) {
                double along = deviation * Ranges.normal(random);
                for (int c = 0; c < channels; c++) {
                    color[c] += along * direction[c];
                }
            }
            float[] values = example.inputs().values();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) color[i / pixels];
            }
            return example;
        };
    }

    /** The principal components of the colours of all pixels, each as long as the standard deviation along it. */
    static double[][] directions(Examples training, int channels) {
        Covariance colors = new Covariance(channels);
        int width = training.inputShape().length();
        int pixels = width / channels;
        float[] values = new float[width];
        double[] color = new double[channels];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int c = 0; c < channels; c++) {
                    color[c] = values[c * pixels + pixel];
                }
                colors.add(color);
            }
        }
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(colors.matrix());
        double[][] directions = new double[channels][];
        for (int i = 0; i < channels; i++) {
            double spread = Math.sqrt(Math.max(0, eigen.getEigenvalue(i)));
            directions[i] = eigen.getEigenvector(i).mapMultiply(spread).toArray();
        }
        return directions;
    }
}
