package dev.assay.experiments.composition;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.assay.spi.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts values in the places of substitutions, and keeps what was read of the environment. */
final class Resolution {
    /** Only names in capitals are environment variables, so that a mistyped key reads nothing by accident. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{(\\??)([^}]*)}");

    private final Map<String, String> environment;
    private final SortedMap<String, Boolean> reads = new TreeMap<>();

    Resolution(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Which environment variables were asked for, and whether each was set. */
    SortedMap<String, Boolean> reads() {
        return reads;
    }

    /** Resolves what can be; the rest stays as it is. */
    ConfigObject resolve(ConfigObject root) {
        ConfigResolveOptions options =
                ConfigResolveOptions.noSystem().appendResolver(new Variables()).setAllowUnresolved(true);
        return root.toConfig().resolve(options).root();
    }

    /** As {@link #resolve}, or the tree as it was where even that fails. */
    ConfigObject tryToResolve(ConfigObject root) {
        try {
            return resolve(root);
        } catch (ConfigException e) {
            return root;
        }
    }

    /** What is not resolved, each with its place. */
    List<Problem> unresolved(ConfigObject root) {
        Set<String> keys = new TreeSet<>();
        Trees.leaves(root, List.of(), (path, value) -> {
            for (int i = 1; i <= path.size(); i++) {
                keys.add(ConfigUtil.joinPath(path.subList(0, i)));
            }
        });
        List<Problem> problems = new ArrayList<>();
        Trees.leaves(root, List.of(), (path, value) -> unresolved(value, ConfigUtil.joinPath(path), keys, problems));
        return problems;
    }

    private void unresolved(ConfigValue value, String key, Set<String> keys, List<Problem> problems) {
        if (value instanceof ConfigList list) {
            list.forEach(
                    element -> Trees.leaves(element, List.of(), (path, leaf) -> unresolved(leaf, key, keys, problems)));
            return;
        }
        if (!Trees.isOpen(value)) {
            return;
        }
        Matcher substitution = SUBSTITUTION.matcher(value.render());
        while (substitution.find()) {
            String name = substitution.group(2);
            boolean optional = !substitution.group(1).isEmpty();
            if (keys.contains(name)) {
                problems.add(at(value, key, substitution.group(), "refers back to itself"));
            } else if (!optional && VARIABLE.matcher(name).matches()) {
                problems.add(at(
                        value,
                        key,
                        substitution.group(),
                        "is not set: set the environment variable " + name + ", or write ${?" + name
                                + "} where it may be missing"));
            } else if (!optional) {
                problems.add(at(
                        value,
                        key,
                        substitution.group(),
                        "is no key; paths start from the root"
                                + Nearest.to(name, keys)
                                        .filter(near -> !near.equals(key))
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("")));
            }
        }
    }

    /** What stopped the resolution altogether. */
    static Problem problem(ConfigException e) {
        Problem problem = Origins.problem("config", e);
        Matcher substitution = SUBSTITUTION.matcher(problem.what());
        return e instanceof ConfigException.UnresolvedSubstitution && substitution.find()
                ? new Problem(problem.where(), substitution.group() + " refers back to itself")
                : problem;
    }

    private static Problem at(ConfigValue value, String key, String substitution, String what) {
        return new Problem(Origins.describe(value.origin()), key + ": " + substitution + " " + what);
    }

    private final class Variables implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            if (!VARIABLE.matcher(path).matches()) {
                return null;
            }
            Optional<String> value = Optional.ofNullable(environment.get(path));
            reads.put(path, value.isPresent());
            return value.map(text -> ConfigValueFactory.fromAnyRef(text, "environment variable " + path))
                    .orElse(null);
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            // It is the only one: nothing else may be asked.
            return this;
        }
    }
}
