package dev.assay.export.onnx;

import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;

class OnnxPluginTest extends ComponentContract {
    @Override
    protected Plugin plugin() {
        return new OnnxPlugin();
    }
}
