package dev.assay.engine.dl4j;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings Deeplearning4j as an engine. */
public final class Dl4jPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Dl4jEngine.class);
    }
}
