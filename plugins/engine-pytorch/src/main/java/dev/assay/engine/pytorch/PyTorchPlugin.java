package dev.assay.engine.pytorch;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings PyTorch as an engine. */
public final class PyTorchPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(PyTorchEngine.class);
    }
}
