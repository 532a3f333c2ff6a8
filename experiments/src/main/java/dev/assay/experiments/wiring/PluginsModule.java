package dev.assay.experiments.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.name.Names;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.Registry;
import java.util.Set;
import java.util.TreeSet;

/** Binds what the plugins bring: for each kind a {@code @Named(kind) Map<String, ComponentType>} by name, in listing order. */
public final class PluginsModule extends AbstractModule {
    /** The kinds that are injected by name, so that their maps are there even with no plugin for them. */
    private static final Set<String> INJECTED = Set.of(TaskChoice.LEARNER, TaskChoice.LOSS, TaskChoice.METRIC);

    private final Registry registry;

    public PluginsModule(Registry registry) {
        this.registry = registry;
    }

    @Override
    protected void configure() {
        bind(Registry.class).toInstance(registry);
        bind(Binder.class).toInstance(new Binder(registry));
        Set<String> kinds = new TreeSet<>(registry.kinds());
        kinds.addAll(INJECTED);
        for (String kind : kinds) {
            MapBinder<String, ComponentType> types =
                    MapBinder.newMapBinder(binder(), String.class, ComponentType.class, Names.named(kind));
            registry.types(kind).forEach(type -> types.addBinding(type.name()).toInstance(type));
        }
    }
}
