package dev.assay.experiments.plugins;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import dev.assay.experiments.composition.Catalogue;
import dev.assay.spi.Component;
import dev.assay.spi.Kind;
import dev.assay.spi.Name;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All components of all plugins, by kind and name. */
public final class Registry implements Catalogue {
    private static final String NAME = "name";
    private static final String KEBAB = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    private final SortedMap<String, Map<String, ComponentType>> kinds = new TreeMap<>();

    private Registry() {}

    /**
     * The registry of these jars.
     *
     * @throws UserException where a jar breaks the rules for components, or two bring the same name; it lists all that is wrong
     */
    public static Registry of(List<PluginJar> jars) {
        Registry registry = new Registry();
        List<String> problems = new ArrayList<>();
        jars.forEach(jar -> registry.add(jar, problem -> problems.add(jar.path() + ": " + problem)));
        registry.checkNumbers(problems::add);
        if (!problems.isEmpty()) {
            throw broken(problems);
        }
        return registry;
    }

    static UserException broken(List<String> problems) {
        return new UserException(
                problems.size() == 1
                        ? "A plugin is broken: " + problems.get(0)
                        : problems.stream().collect(Collectors.joining("\n  ", "Plugins are broken:\n  ", "")));
    }

    private void add(PluginJar jar, Consumer<String> problems) {
        ReferenceConf reference = ReferenceConf.of(jar, problems);
        SortedSet<String> listed = new TreeSet<>();
        for (Class<? extends Component> type : jar.components()) {
            try {
                List<String> broken = broken(type);
                if (broken.isEmpty()) {
                    ComponentType component = reference.describe(jar, type);
                    listed.add(component.kind() + "." + component.name());
                    add(component, problems);
                } else {
                    problems.accept("component " + type.getName() + " " + String.join("; it ", broken));
                }
            } catch (LinkageError | TypeNotPresentException e) {
                problems.accept("component " + type.getName() + ": " + Plugins.reason(e));
            }
        }
        reference.described().stream()
                .filter(path -> !listed.contains(path))
                .forEach(path -> problems.accept("reference.conf describes assay." + path
                        + ", but no plugin of the jar lists such a component"));
    }

    private void add(ComponentType component, Consumer<String> problems) {
        ComponentType other = kinds.computeIfAbsent(component.kind(), kind -> new LinkedHashMap<>())
                .putIfAbsent(component.name(), component);
        if (other != null) {
            problems.accept(component + " is there twice: " + component.type().getName() + " in this jar, and "
                    + other.type().getName() + " in " + other.jar().path());
        }
    }

    /** In which ways a class is no component. */
    private static List<String> broken(Class<?> type) {
        List<String> broken = new ArrayList<>();
        if (!type.isRecord()) {
            broken.add("is not a record");
        } else if (Stream.of(type.getRecordComponents())
                .anyMatch(setting -> setting.getName().equals(NAME))) {
            broken.add("has a setting 'name', by which a config chooses the component itself");
        }
        if (!isPublic(type)) {
            broken.add("is not public");
        }
        Name name = type.getAnnotation(Name.class);
        if (name == null) {
            broken.add("has no @Name");
        } else if (!name.value().matches(KEBAB)) {
            broken.add("has the name '" + name.value() + "', which is not in kebab-case");
        }
        Collection<String> kinds =
                SettingTypes.kinds(type).stream().map(Kind::value).collect(Collectors.toCollection(TreeSet::new));
        if (kinds.isEmpty()) {
            broken.add("implements no kind of component, such as dev.assay.spi.Optimizer");
        } else if (kinds.size() > 1) {
            broken.add("is of more than one kind: " + String.join(", ", kinds));
        }
        return broken;
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    /** A component for which a bare number is short must have one setting to take it. */
    private void checkNumbers(Consumer<String> problems) {
        for (ComponentType type : all()) {
            String number = SettingTypes.kind(type.type()).number();
            if (type.name().equals(number) && type.type().getRecordComponents().length != 1) {
                problems.accept(type.jar().path() + ": a bare number is short for " + type
                        + ", so that must have exactly one setting");
            }
        }
    }

    /** The kinds of which there are components, in alphabetical order. */
    @Override
    public SortedSet<String> kinds() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(kinds.keySet()));
    }

    /** The components of a kind in the order of their plugins' lists; none where the kind is not known. */
    public List<ComponentType> types(String kind) {
        return List.copyOf(kinds.getOrDefault(kind, Map.of()).values());
    }

    /** All components, by kind. */
    public List<ComponentType> all() {
        return kinds.values().stream().flatMap(types -> types.values().stream()).toList();
    }

    public Optional<ComponentType> find(String kind, String name) {
        return Optional.ofNullable(kinds.getOrDefault(kind, Map.of()).get(name));
    }

    /**
     * The component of a kind and name.
     *
     * @throws UserException where there is none, with the nearest name and those that there are
     */
    public ComponentType get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new UserException(unknown(kind, name, types(kind))));
    }

    /** What to tell where none of the candidates has the name; {@code noun} is what they are called. */
    public static String unknown(String noun, String name, Collection<ComponentType> candidates) {
        String jar = "the jar of an own plugin must be on the class path or in the folder that --plugins names";
        if (candidates.isEmpty()) {
            return "there is no " + noun + " '" + name + "': no plugin that brings one is installed; " + jar;
        }
        List<String> names = candidates.stream().map(ComponentType::name).toList();
        boolean near = Nearest.to(name, names).isPresent();
        return "there is no " + noun + " '" + name + "'; " + Nearest.hint(name, names) + (near ? "" : "; " + jar);
    }

    @Override
    public SortedSet<String> names(String kind) {
        return Collections.unmodifiableSortedSet(
                new TreeSet<>(kinds.getOrDefault(kind, Map.of()).keySet()));
    }

    @Override
    public ConfigObject defaults(String kind, String name) {
        ComponentType type = get(kind, name);
        ConfigObject defaults = ConfigFactory.empty().root();
        for (Setting setting : type.settings()) {
            if (setting.defaultValue().isPresent()) {
                defaults = defaults.withValue(
                        setting.name(), setting.defaultValue().get());
            }
        }
        return defaults.withValue(
                NAME, ConfigValueFactory.fromAnyRef(name, type.jar().name() + " reference.conf"));
    }

    @Override
    public SortedSet<String> required(String kind, String name) {
        return get(kind, name).settings().stream()
                .filter(setting -> setting.defaultValue().isEmpty())
                .map(Setting::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
