package dev.assay.example;

import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;

class ExamplePluginTest extends ComponentContract {
    @Override
    protected Plugin plugin() {
        return new ExamplePlugin();
    }
}
