package dev.assay.experiments.plugins;

import dev.assay.spi.Component;
import java.util.List;

/**
 * A component that configs can name.
 *
 * @param kind such as {@code optimizer}
 * @param name unique within the kind
 * @param type the record that its settings are bound to
 * @param jar the plugin that brings it
 * @param doc what it is, from the comment above its block in reference.conf
 * @param settings in the order of the record
 */
public record ComponentType(
        String kind, String name, Class<? extends Component> type, PluginJar jar, String doc, List<Setting> settings) {
    public ComponentType {
        settings = List.copyOf(settings);
    }

    /** The first sentence of the documentation, for lists. */
    public String summary() {
        return doc.split("(?<=[.])\\s+(?=\\p{Lu})", 2)[0];
    }

    /** For messages: {@code optimizer 'adam'}. */
    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
