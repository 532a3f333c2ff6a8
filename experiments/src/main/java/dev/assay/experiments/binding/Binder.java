package dev.assay.experiments.binding;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.Registry;
import dev.assay.spi.Component;

/** Makes records from resolved configs: each key a record component in kebab-case, each block with a name a component of a plugin. */
public final class Binder {
    private final Registry registry;

    public Binder(Registry registry) {
        this.registry = registry;
    }

    /**
     * The record that a resolved config describes.
     *
     * @throws ConfigProblems with everything that is wrong with the config: keys that nothing reads, unknown components, wrong types,
     *     missing settings, values that a record rejects
     */
    public <T extends Record> Bound<T> bind(Class<T> record, Config config) {
        Reading reading = new Reading(registry);
        return reading.done(reading.root(record, config.root()));
    }

    /**
     * A component with its defaults alone.
     *
     * @throws ConfigProblems where it has settings without a default
     */
    public <T extends Component> Bound<T> defaults(Class<T> kind, ComponentType type) {
        return component(kind, ConfigFactory.parseMap(java.util.Map.of("name", type.name()), type.toString()));
    }

    /** The component of a kind that a block with a name describes; errors as for {@link #bind}. */
    public <T extends Component> Bound<T> component(Class<T> kind, Config block) {
        Reading reading = new Reading(registry);
        return reading.done(reading.value(kind, "", block.root()));
    }
}
