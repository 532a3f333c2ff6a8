package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import java.util.Map;

/**
 * Multiplies every value by a fixed factor and adds a fixed offset, whatever the data: x * scale + offset.
 *
 * @param scale finite
 * @param offset finite
 */
@Name("rescaling")
public record Rescaling(double scale, double offset) implements Transform {
    public Rescaling {
        Settings.finite("scale", scale);
        Settings.finite("offset", offset);
    }

    @Override
    public Fitted fit(Examples training) {
        return new Affine(training.inputShape().length(), new double[1], new double[] {scale}, offset);
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return Affine.restored(input, figures);
    }
}
