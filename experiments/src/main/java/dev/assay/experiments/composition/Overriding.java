package dev.assay.experiments.composition;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.assay.experiments.composition.ConfigOverride.Sign;
import dev.assay.spi.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Puts the overrides of values on top of what the files say, one after the other. */
final class Overriding {
    private final List<ConfigObject> layers;
    private final UnaryOperator<ConfigObject> resolution;
    private final Set<String> groups;
    private final Catalogue catalogue;
    private final Set<List<String>> removed = new LinkedHashSet<>();

    /**
     * @param layers the lowest first
     * @param resolution resolves as much as can be
     * @param groups named where a key is not there but a group nearly is
     * @param catalogue tells which settings a component must be given
     */
    Overriding(
            List<ConfigObject> layers,
            UnaryOperator<ConfigObject> resolution,
            Set<String> groups,
            Catalogue catalogue) {
        this.layers = new ArrayList<>(layers);
        this.resolution = resolution;
        this.groups = groups;
        this.catalogue = catalogue;
    }

    List<ConfigObject> layers() {
        return layers;
    }

    /** The keys that a substitution could bring back. */
    Set<List<String>> removed() {
        return removed;
    }

    ConfigObject merged() {
        return layers.stream().reduce((low, high) -> high.withFallback(low)).orElseThrow();
    }

    boolean has(List<String> path) {
        ConfigObject merged = merged();
        return Trees.find(merged, path)
                .or(() -> Trees.find(resolution.apply(merged), path))
                .isPresent();
    }

    /** Applies an override; an {@link IllegalArgumentException} says why it cannot be. */
    void apply(ConfigOverride override) {
        List<String> path = override.path();
        ConfigObject known = resolution.apply(merged());
        checkLists(override, known);
        boolean there = has(path);
        String rest = override.value().isPresent()
                ? override.text().substring(override.text().indexOf('='))
                : "";
        switch (override.sign()) {
            case CHANGE, REMOVE -> {
                if (!there && !(override.sign() == Sign.CHANGE && isRequired(path, known))) {
                    throw new IllegalArgumentException(unknown(path, known)
                            + (override.sign() == Sign.CHANGE ? "; to add a key: +" + override.key() + rest : ""));
                }
            }
            case ADD -> {
                if (there) {
                    throw new IllegalArgumentException("the key '" + override.key() + "' is there already"
                            + Trees.find(known, path)
                                    .map(value ->
                                            ", " + new Setting(Trees.text(value), Origins.describe(value.origin())))
                                    .orElse("")
                            + "; to change it: " + override.key() + rest);
                }
            }
            case FORCE -> {}
        }
        if (override.sign() == Sign.REMOVE) {
            remove(override, known);
        } else {
            ConfigValue value = value(override).orElseThrow();
            layers.add(Trees.at(path, value));
            removed.removeIf(key -> startsWith(key, path) || startsWith(path, key));
        }
    }

    /** Whether the path is that of a setting without a default: it is not there, but it must be given. */
    private boolean isRequired(List<String> path, ConfigObject known) {
        List<String> block = path.subList(0, path.size() - 1);
        if (block.isEmpty()) {
            return false;
        }
        String group = block.get(block.size() - 1);
        Optional<String> name = Trees.find(known, block)
                .flatMap(component -> Trees.child(component, "name"))
                .map(value -> String.valueOf(value.unwrapped()));
        return name.isPresent()
                && catalogue.kinds().stream()
                        .filter(kind -> kind.equals(group) || !catalogue.kinds().contains(group))
                        .filter(kind -> catalogue.names(kind).contains(name.get()))
                        .anyMatch(kind -> catalogue.required(kind, name.get()).contains(path.get(path.size() - 1)));
    }

    private void remove(ConfigOverride override, ConfigObject known) {
        List<String> path = override.path();
        Optional<ConfigValue> wanted = value(override);
        Optional<ConfigValue> found = Trees.find(known, path);
        if (wanted.isPresent() && found.isPresent() && !found.equals(wanted)) {
            throw new IllegalArgumentException("'" + override.key() + "' is " + Trees.text(found.get()) + ", not "
                    + Trees.text(wanted.get()) + "; to remove it whatever it is: ~" + override.key());
        }
        layers.replaceAll(layer -> Trees.without(layer, path));
        removed.add(path);
    }

    private static Optional<ConfigValue> value(ConfigOverride override) {
        return override.value().map(value -> {
            if (value instanceof Single single) {
                return single.value(override.origin());
            }
            throw new IllegalStateException("a sweep is no value: " + override.text());
        });
    }

    private static void checkLists(ConfigOverride override, ConfigObject known) {
        List<String> path = override.path();
        for (int i = 1; i < path.size(); i++) {
            Optional<ConfigValue> at = Trees.find(known, path.subList(0, i));
            if (at.flatMap(Trees::type).equals(Optional.of(ConfigValueType.LIST))) {
                String list = ConfigUtil.joinPath(path.subList(0, i));
                throw new IllegalArgumentException("'" + list
                        + "' is a list, and a list's element cannot be addressed; give the whole list, " + list
                        + "=[...]");
            }
        }
    }

    /** What is there instead: the nearest key, and the keys beside it. */
    private String unknown(List<String> path, ConfigObject known) {
        String key = ConfigUtil.joinPath(path);
        Set<String> keys = new TreeSet<>(path.size() == 1 ? groups : Set.of());
        Trees.leaves(known, List.of(), (leaf, value) -> {
            for (int i = 1; i <= leaf.size(); i++) {
                keys.add(ConfigUtil.joinPath(leaf.subList(0, i)));
            }
        });
        List<String> parent = path.subList(0, path.size() - 1);
        while (!(Trees.find(known, parent).orElse(known) instanceof ConfigObject)
                || Trees.find(known, parent).isEmpty()) {
            parent = parent.subList(0, parent.size() - 1);
        }
        Set<String> beside =
                new TreeSet<>(((ConfigObject) Trees.find(known, parent).orElse(known)).keySet());
        return "there is no key '" + key + "': "
                + Nearest.to(key, keys)
                        .map(near -> "did you mean '" + near + "'? ")
                        .orElse("")
                + (parent.isEmpty() ? "The config has: " : "'" + ConfigUtil.joinPath(parent) + "' has: ")
                + String.join(", ", beside);
    }

    private static boolean startsWith(List<String> path, List<String> prefix) {
        return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
    }
}
