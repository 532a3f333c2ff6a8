package dev.assay.losses;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the losses. */
public final class LossesPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                CategoricalCrossEntropy.class, BinaryCrossEntropy.class, SquaredError.class, AbsoluteError.class);
    }
}
