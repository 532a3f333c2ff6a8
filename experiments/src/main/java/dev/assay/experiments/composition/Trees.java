package dev.assay.experiments.composition;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Walks in config trees, also in those whose substitutions are not resolved yet. */
final class Trees {
    private Trees() {}

    /** The type of a value; empty where a substitution has to be resolved first. */
    static Optional<ConfigValueType> type(ConfigValue value) {
        try {
            return Optional.of(value.valueType());
        } catch (ConfigException.NotResolved e) {
            return Optional.empty();
        }
    }

    /** The value of a key; empty where it is not there or a substitution on the way to it is not resolved. */
    static Optional<ConfigValue> find(ConfigObject root, List<String> path) {
        Optional<ConfigValue> at = Optional.of(root);
        for (String key : path) {
            at = at.flatMap(value -> child(value, key));
        }
        return at;
    }

    /** The value of a key of an object. */
    static Optional<ConfigValue> child(ConfigValue value, String key) {
        try {
            return value instanceof ConfigObject object ? Optional.ofNullable(object.get(key)) : Optional.empty();
        } catch (ConfigException.NotResolved e) {
            return Optional.empty();
        }
    }

    /** Whether a value waits for a substitution, and if it becomes an object, its keys with it. */
    static boolean isOpen(ConfigValue value) {
        try {
            if (value instanceof ConfigObject object) {
                var unused = object.keySet();
                return false;
            }
            return type(value).isEmpty();
        } catch (ConfigException.NotResolved e) {
            return true;
        }
    }

    /** The value as the only one of a tree, at the given path. */
    static ConfigObject at(List<String> path, ConfigValue value) {
        ConfigValue tree = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            tree = ConfigValueFactory.fromMap(Map.of(path.get(i), tree)).withOrigin(value.origin());
        }
        return (ConfigObject) tree;
    }

    /** The tree without a key; unchanged where a substitution on the way to it is not resolved. */
    static ConfigObject without(ConfigObject root, List<String> path) {
        try {
            return root.toConfig().withoutPath(ConfigUtil.joinPath(path)).root();
        } catch (ConfigException.NotResolved e) {
            return root;
        }
    }

    /** Visits all that is not an object, empty objects and those whose keys are not known, in the order of the keys. */
    static void leaves(ConfigValue value, List<String> path, BiConsumer<List<String>, ConfigValue> visitor) {
        if (value instanceof ConfigObject object && !isOpen(object) && !object.isEmpty()) {
            object.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> leaves(entry.getValue(), append(path, entry.getKey()), visitor));
        } else {
            visitor.accept(path, value);
        }
    }

    static List<String> append(List<String> path, String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    /** A value in one line, as a person would write it. */
    static String text(ConfigValue value) {
        try {
            return Rendering.leaf(value);
        } catch (ConfigException.NotResolved e) {
            return value.render(ConfigRenderOptions.concise().setJson(false));
        }
    }
}
