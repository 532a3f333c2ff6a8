package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import java.util.Map;

/**
 * The first principal components of the inputs, which become vectors. Pearson 1901, https://doi.org/10.1080/14786440109462720; as
 * scikit-learn's PCA.
 *
 * @param components how many, 1 or more
 * @param whiten whether each is divided by its standard deviation in the training part
 */
@Name("pca")
public record Pca(int components, boolean whiten) implements Transform {
    public Pca {
        Settings.atLeast(1, "components", components);
    }

    @Override
    public Fitted fit(Examples training) {
        Shape output = output(training.inputShape());
        PrincipalComponents found = PrincipalComponents.of(training, "pca");
        int width = training.inputShape().length();
        double[] matrix = new double[width * components];
        for (int c = 0; c < components; c++) {
            double factor = whiten ? found.whitening(c, 0) : 1;
            for (int i = 0; i < width; i++) {
                matrix[i * components + c] = found.components()[c][i] * factor;
            }
        }
        return new Projection(output, found.mean(), matrix);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Projection.restored(input, output(input), figures);
    }

    /** @throws UserException where an example has fewer values than components are asked for */
    @Override
    public Shape output(Shape input) {
        if (input.length() < components) {
            throw new UserException("preprocessing 'pca': there are " + components + " components asked for, but an"
                    + " example of " + input + " has " + input.length() + " values");
        }
        return Shape.of(components);
    }
}
