package dev.assay.sweepers;

import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;

class SweepersPluginTest extends ComponentContract {
    @Override
    protected Plugin plugin() {
        return new SweepersPlugin();
    }
}
