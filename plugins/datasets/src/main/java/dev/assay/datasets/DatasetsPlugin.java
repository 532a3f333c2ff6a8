package dev.assay.datasets;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the data sets and the preprocessing. */
public final class DatasetsPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Glyphs.class,
                Mnist.class,
                FashionMnist.class,
                Idx.class,
                Csv.class,
                Scale.class,
                Rescaling.class,
                Standardize.class,
                Reshape.class);
    }
}
