package dev.assay.experiments.plugins;

import dev.assay.spi.Component;
import java.util.List;
import java.util.Optional;

/**
 * What one jar, or one folder of classes, brings.
 *
 * @param path where it is, for messages
 * @param name its short name without version, the same for a module's jar and its folder of classes: {@code assay-optimizers}
 * @param reference the text of its reference.conf
 * @param components in the order in which they are to be listed
 */
public record PluginJar(
        String path, String name, Optional<String> reference, List<Class<? extends Component>> components) {
    public PluginJar {
        components = List.copyOf(components);
    }
}
