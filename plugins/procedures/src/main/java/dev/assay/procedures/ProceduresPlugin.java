package dev.assay.procedures;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the procedures. */
public final class ProceduresPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Train.class, KFold.class, Ensemble.class, TransferLearning.class, LayerWisePretraining.class);
    }
}
