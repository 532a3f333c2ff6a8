package dev.assay.launchers;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the launchers. */
public final class LaunchersPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(LocalLauncher.class);
    }
}
