package dev.assay.experiments.plugins;

import dev.assay.experiments.testing.Golden;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
    @Test
    void isWhatTheInstalledPluginsSay() {
        Golden.check(
                Path.of("..", "docs", "reference.md"),
                new PluginReference(Plugins.discover(Optional.empty())).markdown());
    }
}
