package dev.assay.tracker.mlflow;

import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;

class MlflowPluginTest extends ComponentContract {
    @Override
    protected Plugin plugin() {
        return new MlflowPlugin();
    }
}
