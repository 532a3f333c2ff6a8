package dev.assay.regularizers;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the regularizers. */
public final class RegularizersPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Dropout.class,
                DropConnect.class,
                InputNoise.class,
                WeightDecay.class,
                L1.class,
                L2.class,
                ElasticNet.class,
                MaxNorm.class,
                ClipByValue.class,
                ClipByNorm.class,
                ClipByGlobalNorm.class,
                GradientNormalization.class,
                GradientNoise.class,
                EarlyStopping.class);
    }
}
