package dev.assay.export.dl4j;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings Deeplearning4j's model files as a format to export to. */
public final class Dl4jExportPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Dl4jExporter.class);
    }
}
