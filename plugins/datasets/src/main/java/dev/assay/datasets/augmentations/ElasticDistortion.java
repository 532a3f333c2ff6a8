package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import java.util.random.RandomGenerator;

/**
 * Moves each pixel by a random field of displacements: uniform in [-1, 1], smoothed by a Gaussian, and multiplied. Simard, Steinkraus and Platt
 * 2003, https://doi.org/10.1109/ICDAR.2003.1227801
 *
 * @param alpha the multiplier, in pixels, 0 or more
 * @param sigma the Gaussian's standard deviation in pixels, above 0
 * @param fill what is seen where the image has left its frame
 */
@Name("elastic-distortion")
public record ElasticDistortion(double alpha, double sigma, Fill fill) implements Augmentation {
    /** Beyond so many deviations the Gaussian is cut off. */
    private static final int REACH = 4;

    public ElasticDistortion {
        Settings.notNegative("alpha", alpha);
        Settings.positive("sigma", sigma);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        double[] gaussian = gaussian();
        return Motion.fitted(
                "elastic-distortion", training, task, (random, height, width) -> warp(random, gaussian, height, width));
    }

    private Warp warp(RandomGenerator random, double[] gaussian, int height, int width) {
        float[] rows = uniform(random, height * width);
        float[] columns = uniform(random, height * width);
        displace(rows, gaussian, height, width);
        displace(columns, gaussian, height, width);
        for (int row = 0, i = 0; row < height; row++) {
            for (int column = 0; column < width; column++, i++) {
                rows[i] += row;
                columns[i] += column;
            }
        }
        return new Warp(rows, columns, fill);
    }

    private static float[] uniform(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Ranges.either(random, 1);
        }
        return values;
    }

    /** One half of the Gaussian, from its middle on, for a sum of 1. */
    private double[] gaussian() {
        double[] half = new double[(int) (REACH * sigma + 0.5) + 1];
        double sum = 0;
        for (int i = 0; i < half.length; i++) {
            half[i] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
            sum += i == 0 ? half[i] : 2 * half[i];
        }
        for (int i = 0; i < half.length; i++) {
            half[i] /= sum;
        }
        return half;
    }

    /** Smooths a field, by columns and by rows, with nothing beyond its borders, and multiplies it. */
    void displace(float[] field, double[] gaussian, int height, int width) {
        float[] smooth = new float[field.length];
        for (int row = 0; row < height; row++) {
            smooth(field, smooth, row * width, 1, width, gaussian, 1);
        }
        for (int column = 0; column < width; column++) {
            smooth(smooth, field, column, width, height, gaussian, alpha);
        }
    }

    /** @param apart how far two neighbours of the line stand apart */
    private static void smooth(
            float[] from, float[] into, int start, int apart, int count, double[] gaussian, double factor) {
        for (int i = 0; i < count; i++) {
            double sum = gaussian[0] * from[start + i * apart];
            for (int j = 1; j < gaussian.length; j++) {
                if (i - j >= 0) {
                    sum += gaussian[j] * from[start + (i - j) * apart];
                }
                if (i + j < count) {
                    sum += gaussian[j] * from[start + (i + j) * apart];
                }
            }
            into[start + i * apart] = (float) (sum * factor);
        }
    }
}
