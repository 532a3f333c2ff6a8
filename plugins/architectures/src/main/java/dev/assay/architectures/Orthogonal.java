package dev.assay.architectures;

import dev.assay.network.Weight;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * A random orthogonal matrix, uniformly distributed, times a gain (Saxe et al. 2014, https://arxiv.org/abs/1312.6120).
 *
 * <p>A kernel is taken as a matrix of its first dimension by all others; the fewer of its rows and columns are orthogonal to each
 * other and of length {@code gain}.
 */
@Name("orthogonal")
public record Orthogonal(double gain) implements Initializer {
    public Orthogonal {
        Settings.positive("gain", gain);
    }

    @Override
    public Tensor initialize(Weight weight, RandomGenerator random) {
        Tensor tensor = Tensor.zeros(weight.shape());
        int rows = tensor.rows();
        int columns = tensor.rowLength();
        boolean wide = rows <= columns;
        double[][] basis = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = wide ? basis[row][column] : basis[column][row];
                tensor.values()[row * columns + column] = (float) (gain * value);
            }
        }
        return tensor;
    }

    /** Gram-Schmidt on normal vectors, each pass done twice, which keeps it orthogonal to rounding (Giraud et al. 2005). */
    private static double[][] orthonormal(int count, int length, RandomGenerator random) {
        double[][] basis = new double[count][];
        for (int i = 0; i < count; i++) {
            double[] v = Draws.gaussian(length, random);
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double along = dot(v, basis[j]);
                    for (int k = 0; k < length; k++) {
                        v[k] -= along * basis[j][k];
                    }
                }
            }
            double norm = Math.sqrt(dot(v, v));
            for (int k = 0; k < length; k++) {
                v[k] /= norm;
            }
            basis[i] = v;
        }
        return basis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
