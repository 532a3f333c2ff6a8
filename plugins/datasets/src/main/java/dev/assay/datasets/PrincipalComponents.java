package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The principal components of the training part's inputs, by falling variance. Each has the sign that makes its largest element positive, as in
 * scikit-learn.
 *
 * @param variances along the components, of the sample as in scikit-learn (divided by n - 1)
 * @param components a row each, of length 1
 */
record PrincipalComponents(double[] mean, double[] variances, double[][] components) {
    /** The decomposition takes about 10 d^3 operations: beyond this it would take hours. */
    private static final int MOST = 4096;

    /**
     * Of the inputs taken as vectors.
     *
     * @param step the preprocessing step, for messages
     */
    static PrincipalComponents of(Examples training, String step) {
        Shape shape = training.inputShape();
        int width = shape.length();
        if (width > MOST) {
            throw new UserException("preprocessing '" + step + "' takes inputs of at most " + MOST
                    + " values, but one of " + shape + " has " + width + ": make the images smaller first");
        }
        if (training.size() < 2) {
            throw new UserException(
                    "preprocessing '" + step + "' needs two training examples, found " + training.size());
        }
        Covariance covariance = new Covariance(width);
        float[] values = new float[width];
        double[] vector = new double[width];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (int i = 0; i < width; i++) {
                vector[i] = values[i];
            }
            covariance.add(vector);
        }
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(covariance.matrix());
        double sample = training.size() / (training.size() - 1.0);
        double[] variances = new double[width];
        double[][] components = new double[width][];
        for (int i = 0; i < width; i++) {
            variances[i] = Math.max(0, eigen.getEigenvalue(i) * sample);
            components[i] = signed(eigen.getEigenvector(i).toArray());
        }
        return new PrincipalComponents(covariance.mean(), variances, components);
    }

    private static double[] signed(double[] component) {
        double largest = 0;
        for (double value : component) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        if (largest < 0) {
            for (int i = 0; i < component.length; i++) {
                component[i] = -component[i];
            }
        }
        return component;
    }

    /** What makes the variance along a component 1; 0 where there is none but rounding. */
    double whitening(int component, double epsilon) {
        double variance = variances[component] + epsilon;
        return variance > 1e-12 * variances[0] && variance > 0 ? 1 / Math.sqrt(variance) : 0;
    }
}
