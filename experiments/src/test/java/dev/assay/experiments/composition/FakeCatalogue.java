package dev.assay.experiments.composition;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A few components with their defaults, as if from the reference.conf of a plugin; the default REQUIRED stands for none. */
record FakeCatalogue(Map<String, Map<String, ConfigObject>> components) implements Catalogue {
    private static final String REQUIRED = "REQUIRED";

    static FakeCatalogue of(String hocon) {
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setOriginDescription("jar:file:/lib/assay-parts-0.1.jar!/reference.conf");
        Map<String, Map<String, ConfigObject>> kinds = new HashMap<>();
        ConfigFactory.parseString(hocon, options).root().forEach((kind, components) -> {
            Map<String, ConfigObject> named = new HashMap<>();
            ((ConfigObject) components).forEach((name, settings) -> named.put(name, (ConfigObject) settings));
            kinds.put(kind, named);
        });
        return new FakeCatalogue(kinds);
    }

    @Override
    public SortedSet<String> kinds() {
        return new TreeSet<>(components.keySet());
    }

    @Override
    public SortedSet<String> names(String kind) {
        return new TreeSet<>(components.getOrDefault(kind, Map.of()).keySet());
    }

    @Override
    public ConfigObject defaults(String kind, String name) {
        ConfigObject settings = components.getOrDefault(kind, Map.of()).get(name);
        if (settings == null) {
            throw new IllegalArgumentException("no " + kind + " " + name);
        }
        for (String setting : required(kind, name)) {
            settings = settings.withoutKey(setting);
        }
        return settings.withValue("name", ConfigValueFactory.fromAnyRef(name).withOrigin(settings.origin()));
    }

    @Override
    public SortedSet<String> required(String kind, String name) {
        return components
                .getOrDefault(kind, Map.of())
                .getOrDefault(name, ConfigFactory.empty().root())
                .entrySet()
                .stream()
                .filter(setting -> REQUIRED.equals(setting.getValue().unwrapped()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
