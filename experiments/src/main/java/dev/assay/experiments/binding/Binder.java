package dev.assay.experiments.binding;

import com.typesafe.config.Config;
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
     * A component with the given settings, its defaults for the others.
     *
     * @throws ConfigProblems as {@link #bind} does
     */
    public <T extends Component> Bound<T> component(ComponentType type, Class<T> kind, Config settings) {
        Reading reading = new Reading(registry);
        Bound<Component> bound = reading.done(reading.component(type, settings.root()));
        return new Bound<>(kind.cast(bound.value()), bound.complete(), bound.readers());
    }
}
