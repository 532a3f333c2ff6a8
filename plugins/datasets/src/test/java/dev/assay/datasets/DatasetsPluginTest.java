package dev.assay.datasets;

import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;

class DatasetsPluginTest extends ComponentContract {
    @Override
    protected Plugin plugin() {
        return new DatasetsPlugin();
    }
}
