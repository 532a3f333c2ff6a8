package dev.assay.tracker.mlflow;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** This jar's contribution: the tracker {@code mlflow}. */
public final class MlflowPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Mlflow.class);
    }
}
