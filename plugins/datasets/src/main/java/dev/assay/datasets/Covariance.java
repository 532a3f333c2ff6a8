package dev.assay.datasets;

import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The mean and the covariance (of the population, as NumPy's cov with ddof=0) of vectors that are added one by one. Updated by deviations from
 * the mean so far: Chan, Golub and LeVeque 1983, https://doi.org/10.1080/00031305.1983.10483115
 */
public final class Covariance {
    private final double[] mean;
    private final double[][] products;
    private final double[] before;
    private long count;

    /** Of no vector yet. */
    public Covariance(int width) {
        mean = new double[width];
        products = new double[width][width];
        before = new double[width];
    }

    /** Takes in one vector. */
    public void add(double[] vector) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            before[i] = vector[i] - mean[i];
            mean[i] += before[i] / count;
        }
        double share = (count - 1.0) / count;
        for (int i = 0; i < mean.length; i++) {
            double factor = before[i] * share;
            double[] row = products[i];
            for (int j = 0; j <= i; j++) {
                row[j] += factor * before[j];
            }
        }
    }

    /** The mean of the vectors so far. */
    public double[] mean() {
        return mean.clone();
    }

    /** The covariance of the vectors so far, width x width. */
    public RealMatrix matrix() {
        RealMatrix matrix = MatrixUtils.createRealMatrix(mean.length, mean.length);
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j <= i; j++) {
                double value = count == 0 ? 0 : products[i][j] / count;
                matrix.setEntry(i, j, value);
                matrix.setEntry(j, i, value);
            }
        }
        return matrix;
    }
}
