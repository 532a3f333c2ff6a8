package dev.assay.optimizers;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the optimizers and the schedules. */
public final class OptimizersPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                SGD.class,
                Momentum.class,
                Nesterov.class,
                AdaGrad.class,
                RMSProp.class,
                Adam.class,
                AdamW.class,
                Constant.class,
                Step.class,
                Exponential.class,
                InverseTime.class,
                Cosine.class,
                WarmUp.class,
                ReduceOnPlateau.class);
    }
}
