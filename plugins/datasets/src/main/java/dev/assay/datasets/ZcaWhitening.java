package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import java.util.Map;

/**
 * Makes the inputs' covariance the identity while changing them as little as possible, so that images stay images: U (D + epsilon)^(-1/2) U^T
 * for the covariance U D U^T. Bell and Sejnowski 1997, https://doi.org/10.1016/S0042-6989(97)00121-1; Krizhevsky 2009, appendix A.
 *
 * @param epsilon added to the variances, so that directions without any do not become noise; above 0
 */
@Name("zca-whitening")
public record ZcaWhitening(double epsilon) implements Transform {
    public ZcaWhitening {
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public Fitted fit(Examples training) {
        PrincipalComponents found = PrincipalComponents.of(training, "zca-whitening");
        int width = training.inputShape().length();
        double[] matrix = new double[width * width];
        for (int c = 0; c < width; c++) {
            double factor = found.whitening(c, epsilon);
            double[] component = found.components()[c];
            for (int i = 0; i < width; i++) {
                double scaled = factor * component[i];
                for (int j = 0; j < width; j++) {
                    matrix[i * width + j] += scaled * component[j];
                }
            }
        }
        return new Projection(training.inputShape(), found.mean(), matrix);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Projection.restored(input, input, figures);
    }
}
