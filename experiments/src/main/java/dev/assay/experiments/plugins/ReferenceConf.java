package dev.assay.experiments.plugins;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.assay.experiments.composition.Origins;
import dev.assay.spi.Component;
import dev.assay.spi.Name;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A plugin's reference.conf: the defaults and the documentation of its components, below {@code assay.<kind>.<name>}. */
final class ReferenceConf {
    private static final String ROOT = "assay";
    private static final String REQUIRED = "(required)";
    /** A setting that a config must give stands as a comment, as in {@code # units = 10  (required)}. */
    private static final Pattern REQUIRED_LINE =
            Pattern.compile("(?m)^([ \\t]*)#[ \\t]*([a-z0-9-]+)[ \\t]*=[ \\t]*(.*?)[ \\t]*\\(required\\)[ \\t]*$");

    private final String file;
    private final Config config;
    private final Consumer<String> problems;

    private ReferenceConf(String file, Config config, Consumer<String> problems) {
        this.file = file;
        this.config = config;
        this.problems = problems;
    }

    /** Reads a jar's reference.conf; what is wrong with it goes to {@code problems}. */
    static ReferenceConf of(PluginJar jar, Consumer<String> problems) {
        String file = jar.name() + " reference.conf";
        // Uncommenting the required lines in place leaves the parser to find each one's block, line and comment.
        String text = REQUIRED_LINE
                .matcher(jar.reference().orElse(""))
                .replaceAll(line -> line.group(1) + line.group(2) + " = { \"" + REQUIRED + "\" = "
                        + Matcher.quoteReplacement(ConfigUtil.quoteString(line.group(3))) + " }");
        Config config = ConfigFactory.empty();
        try {
            config = ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setOriginDescription(file))
                    .resolve();
        } catch (ConfigException e) {
            problems.accept(String.valueOf(e.getMessage()));
        }
        return new ReferenceConf(file, config, problems);
    }

    /** The kind and name of each component that is described. */
    SortedSet<String> described() {
        SortedSet<String> described = new TreeSet<>();
        for (String kind : keys(ROOT)) {
            for (String name : keys(path(ROOT, kind))) {
                described.add(kind + "." + name);
            }
        }
        return described;
    }

    private SortedSet<String> keys(String path) {
        return config.hasPath(path) && config.getValue(path) instanceof ConfigObject object
                ? new TreeSet<>(object.keySet())
                : new TreeSet<>();
    }

    /** What the component's block says, checked against its record. */
    ComponentType describe(PluginJar jar, Class<? extends Component> type) {
        String kind = SettingTypes.kind(type).value();
        String name = type.getAnnotation(Name.class).value();
        String path = path(ROOT, kind, name);
        if (!config.hasPath(path) || !(config.getValue(path) instanceof ConfigObject block)) {
            problems.accept(file + " has no block " + path + " for " + type.getName());
            return new ComponentType(kind, name, type, jar, "", List.of());
        }
        String doc = comment(block);
        if (doc.isEmpty()) {
            problems.accept(at(block) + ": " + path + " lacks the comment above it that says what it is");
        }
        List<Setting> settings = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            setting(block, path, component).ifPresent(settings::add);
        }
        List<String> known = Arrays.stream(type.getRecordComponents())
                .map(component -> SettingTypes.kebab(component.getName()))
                .toList();
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(block).entrySet()) {
            String key = entry.getKey();
            if (!known.contains(key)) {
                problems.accept(at(entry.getValue()) + ": " + path + "." + key + " is not a setting of "
                        + type.getName() + ", which has: " + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        return new ComponentType(kind, name, type, jar, doc, settings);
    }

    private Optional<Setting> setting(ConfigObject block, String path, RecordComponent component) {
        String key = SettingTypes.kebab(component.getName());
        try {
            SettingTypes.describe(component.getGenericType());
        } catch (IllegalArgumentException e) {
            problems.accept(component.getDeclaringRecord().getName() + ": setting " + key + ": " + e.getMessage());
            return Optional.empty();
        }
        ConfigValue value = block.get(key);
        if (value == null) {
            problems.accept(at(block) + ": " + path + " lacks the setting " + key + ": give its default, or a line '# "
                    + key + " = example  (required)'");
            return Optional.empty();
        }
        String doc = comment(value);
        if (doc.isEmpty()) {
            problems.accept(at(value) + ": " + path + "." + key + " lacks the comment above it that says what it is");
        }
        Optional<String> example = value instanceof ConfigObject object && object.containsKey(REQUIRED)
                ? Optional.of(object.toConfig().getString(ConfigUtil.joinPath(REQUIRED)))
                : Optional.empty();
        Optional<ConfigValue> defaultValue = example.isPresent() ? Optional.empty() : Optional.of(value);
        return Optional.of(new Setting(key, component.getGenericType(), defaultValue, example, doc));
    }

    private static String path(String... keys) {
        return ConfigUtil.joinPath(keys);
    }

    private static String at(ConfigValue value) {
        return Origins.describe(value.origin());
    }

    /** The comment above or behind a value, as one line. */
    private static String comment(ConfigValue value) {
        return value.origin().comments().stream()
                .map(String::strip)
                .collect(Collectors.joining(" "))
                .strip();
    }
}
