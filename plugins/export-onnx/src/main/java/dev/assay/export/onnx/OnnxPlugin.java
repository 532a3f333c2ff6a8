package dev.assay.export.onnx;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings ONNX as a format to export to. */
public final class OnnxPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(OnnxExporter.class);
    }
}
