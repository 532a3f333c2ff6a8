package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * Subtracts the training part's mean.
 *
 * @param per which values share a mean
 */
@Name("center")
public record Center(Per per) implements Transform {
    @Override
    public Fitted fit(Examples training) {
        double[] mean = Moments.of(training, per).mean();
        double[] factor = new double[mean.length];
        Arrays.fill(factor, 1);
        return new Affine(training.inputShape().length(), mean, factor, 0);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Affine.restored(input, figures);
    }
}
