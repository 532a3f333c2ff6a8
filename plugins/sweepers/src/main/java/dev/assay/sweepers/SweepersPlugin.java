package dev.assay.sweepers;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the sweepers. */
public final class SweepersPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Grid.class,
                RandomSearch.class,
                TreeStructuredParzenEstimator.class,
                SuccessiveHalving.class,
                Hyperband.class);
    }
}
