package dev.assay.export.dl4j;

import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;

class Dl4jExportPluginTest extends ComponentContract {
    @Override
    protected Plugin plugin() {
        return new Dl4jExportPlugin();
    }
}
