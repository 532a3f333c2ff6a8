package dev.assay.experiments.composition;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.assay.experiments.composition.ConfigOverride.Sign;
import dev.assay.experiments.composition.DefaultsEntry.GroupKey;
import dev.assay.experiments.composition.DefaultsEntry.Place;
import dev.assay.experiments.composition.DefaultsTree.Choice;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One resolved config, and where all that is in it comes from. */
public final class Composition {
    private final List<ConfigObject> layers;
    private final ConfigObject root;
    private final SortedMap<String, String> choices;
    private final SortedMap<String, Boolean> environment;

    private Composition(
            List<ConfigObject> layers,
            ConfigObject root,
            SortedMap<String, String> choices,
            SortedMap<String, Boolean> environment) {
        this.layers = List.copyOf(layers);
        this.root = root;
        this.choices = Collections.unmodifiableSortedMap(choices);
        this.environment = Collections.unmodifiableSortedMap(environment);
    }

    /**
     * Follows the defaults lists from {@code config.conf}, applies the overrides and resolves all substitutions.
     *
     * @param overrides as in docs/config.md, in the order in which they are to be applied
     * @throws ConfigProblems all that is wrong, at once
     */
    public static Composition compose(Sources sources, Catalogue catalogue, List<String> overrides) {
        return new Composer(sources, catalogue).compose(overrides);
    }

    /** The same with a config in place of its own that has defaults filled in and shorthands written out. */
    public Composition completed(ConfigObject complete) {
        return new Composition(layers, complete, choices, environment);
    }

    /** The whole resolved config; {@link Origins} tells where each value stands. */
    public ConfigObject root() {
        return root;
    }

    /** The option of each group of the defaults lists; {@code null} as text where none is chosen. */
    public SortedMap<String, String> choices() {
        return choices;
    }

    /** The environment variables that the config asks for, and whether each was set. */
    public SortedMap<String, Boolean> environment() {
        return environment;
    }

    /** The same without these blocks of the root. */
    public Composition without(Set<String> keys) {
        ConfigObject rest = root;
        for (String key : keys) {
            rest = rest.withoutKey(key);
        }
        return completed(rest);
    }

    /** All keys that hold a value, as paths. */
    public Set<String> keys() {
        return values().keySet();
    }

    /** All values as text, by the paths of their keys; secrets are masked, as in all that follows here. */
    public SortedMap<String, String> values() {
        return values(root);
    }

    /**
     * All values of a config that was rendered, as {@link #values()} gave them.
     *
     * @throws UserException where the text is no config
     */
    public static SortedMap<String, String> values(String rendered) {
        try {
            return values(ConfigFactory.parseString(rendered).root());
        } catch (ConfigException e) {
            throw new UserException("the config in the record cannot be read: " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, String> values(ConfigObject root) {
        SortedMap<String, String> values = new TreeMap<>();
        Trees.leaves(root, List.of(), (path, value) -> {
            String key = ConfigUtil.joinPath(path);
            values.put(key, Secrets.masked(key, Trees.text(value)));
        });
        return values;
    }

    /** All that set a key, in the order in which they did; the last one holds. Empty where there is no such key. */
    public List<Setting> history(String key) {
        List<String> path = path(key);
        List<Setting> settings = new ArrayList<>();
        if (Trees.find(root, path).isEmpty()) {
            return settings;
        }
        for (ConfigObject layer : layers) {
            ConfigValue at = layer;
            Optional<ConfigValue> next = Optional.of(at);
            for (int depth = 0; depth < path.size() && next.isPresent(); depth++) {
                next = Trees.child(at, path.get(depth));
                at = next.orElse(at);
            }
            if (next.isPresent() || Trees.isOpen(at)) {
                settings.add(new Setting(Trees.text(at), Origins.describe(at.origin())));
            } else if (!(at instanceof ConfigObject)) {
                // What stood below here before is gone.
                settings.clear();
            }
        }
        return settings;
    }

    /**
     * Where a value comes from and what it was before, for people; all values below the key, where it holds an object.
     *
     * @throws UserException where there is no such key
     */
    public String explain(String key) {
        List<String> path = path(key);
        ConfigValue value = Trees.find(root, path)
                .orElseThrow(() -> new UserException("There is no key '" + key + "': "
                        + Nearest.to(key, keys())
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("see assay plan for all keys")));
        StringBuilder text = new StringBuilder();
        Trees.leaves(value, path, (leaf, found) -> {
            String name = ConfigUtil.joinPath(leaf);
            List<Setting> settings = history(name);
            text.append(name).append(" = ").append(Trees.text(found));
            if (settings.isEmpty()) {
                text.append("\n  from ").append(Origins.describe(found.origin()));
            }
            for (int i = settings.size() - 1; i >= 0; i--) {
                Setting setting = settings.get(i);
                boolean last = i == settings.size() - 1;
                boolean asIs = setting.value().equals(Trees.text(found));
                String origin = setting.origin() + (asIs ? "" : ", as " + setting.value());
                text.append(last ? "\n  from " + origin : "\n  before: " + setting);
            }
            text.append('\n');
        });
        return Secrets.masked(text.toString());
    }

    /** The whole config as HOCON that gives this config again, in a stable order. */
    public String render() {
        return Secrets.masked(Rendering.hocon(root, value -> ""));
    }

    /** As {@link #render}, with file and line, or the override, behind every value. */
    public String renderWithOrigins() {
        return Secrets.masked(Rendering.hocon(root, value -> Origins.describe(value.origin())));
    }

    /** JSON with sorted keys and one spelling for each number. */
    public String canonical(Set<String> leftOut) {
        return Rendering.canonical(root, leftOut);
    }

    /** The identity of what the config asks for: SHA-256 of {@link #canonical}, in hexadecimal digits. */
    public String sha256(Set<String> leftOut) {
        try {
            byte[] text = canonical(leftOut).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> path(String key) {
        try {
            return ConfigUtil.splitPath(key);
        } catch (ConfigException e) {
            throw new UserException("'" + key + "' is not a key: keys are names with '.' between", e);
        }
    }

    /** Does it, and collects problems on the way. */
    private static final class Composer {
        private static final Pattern LINE = Pattern.compile(":(\\d{1,9})$");

        private final Sources sources;
        private final Catalogue catalogue;
        private final SortedSet<String> groups;
        private final List<Problem> problems = new ArrayList<>();

        Composer(Sources sources, Catalogue catalogue) {
            this.sources = sources;
            this.catalogue = catalogue;
            this.groups = DefaultsTree.groups(sources, catalogue);
        }

        Composition compose(List<String> texts) {
            List<ConfigOverride> overrides = parse(texts);
            Map<GroupKey, ConfigOverride> choosing = new LinkedHashMap<>();
            Map<GroupKey, Choice> wanted = new LinkedHashMap<>();
            Set<ConfigOverride> choices = new HashSet<>();
            for (ConfigOverride override : overrides) {
                groupKey(override)
                        .ifPresent(key -> options(override).ifPresent(options -> {
                            choices.add(override);
                            ConfigOverride earlier = choosing.put(key, override);
                            boolean added = earlier != null && earlier.sign() == Sign.ADD;
                            if (added && override.sign() == Sign.ADD) {
                                problems.add(new Problem(
                                        override.origin(), "the group '" + key + "' is added by " + earlier.origin()));
                            }
                            wanted.put(
                                    key, new Choice(options, added || override.sign() == Sign.ADD, override.origin()));
                        }));
            }
            DefaultsTree tree = tree(choosing, wanted);
            Overriding overriding = new Overriding(
                    tree.layers(), root -> new Resolution(sources.environment()).tryToResolve(root), groups, catalogue);
            if (!tree.layers().isEmpty()) {
                for (ConfigOverride override : overrides) {
                    apply(override, choices, tree, overriding);
                }
            }
            stopAtProblems(texts);

            Resolution resolution = new Resolution(sources.environment());
            ConfigObject root;
            try {
                root = resolution.resolve(overriding.merged());
            } catch (ConfigException e) {
                throw new ConfigProblems(List.of(Resolution.problem(e)));
            }
            problems.addAll(resolution.unresolved(root));
            stopAtProblems(texts);
            for (List<String> removed : overriding.removed()) {
                root = Trees.without(root, removed);
            }
            SortedMap<String, String> chosen = new TreeMap<>();
            tree.chosen().forEach((key, option) -> chosen.put(key.toString(), option));
            return new Composition(overriding.layers(), root, chosen, resolution.reads());
        }

        private void stopAtProblems(List<String> texts) {
            if (problems.isEmpty()) {
                return;
            }
            List<String> origins =
                    texts.stream().map(text -> "override '" + text + "'").toList();
            // Those of files first, from top to bottom; those of overrides in the order of the overrides.
            Comparator<Problem> order = Comparator.<Problem>comparingInt(problem -> origins.indexOf(problem.where()))
                    .thenComparing(problem -> problem.where().replaceFirst(":\\d+$", ""))
                    .thenComparingInt(problem -> line(problem.where()));
            throw new ConfigProblems(problems.stream().distinct().sorted(order).toList());
        }

        private static int line(String where) {
            Matcher line = LINE.matcher(where);
            return line.find() ? Integer.parseInt(line.group(1)) : 0;
        }

        private List<ConfigOverride> parse(List<String> texts) {
            List<ConfigOverride> overrides = new ArrayList<>();
            for (String text : texts) {
                try {
                    ConfigOverride override = ConfigOverride.parse(text);
                    if (override.value().orElse(null) instanceof SweepValue sweep) {
                        throw new IllegalArgumentException(
                                "this is a sweep" + sweep.summary() + "; use one value here, or `assay sweep`");
                    }
                    overrides.add(override);
                } catch (IllegalArgumentException e) {
                    problems.add(new Problem("override '" + text + "'", String.valueOf(e.getMessage())));
                }
            }
            return overrides;
        }

        private Optional<GroupKey> groupKey(ConfigOverride override) {
            String group = override.key();
            boolean marked = override.into().isPresent() || group.contains("/");
            if (!marked && !groups.contains(group)) {
                return Optional.empty();
            }
            return Optional.of(new Place("", List.of()).group(group, override.into()));
        }

        /** The options that an override chooses; empty where it is about a value. */
        private static Optional<List<String>> options(ConfigOverride override) {
            if (override.sign() == Sign.REMOVE) {
                return Optional.of(List.of());
            }
            if (!(override.value().orElse(null) instanceof Single single)
                    || single.hocon().contains("${")) {
                return Optional.empty();
            }
            ConfigValue value = single.value(override.origin());
            return switch (value.valueType()) {
                case NULL -> Optional.of(List.of());
                case OBJECT -> Optional.empty();
                case LIST ->
                    value.unwrapped() instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                            ? Optional.of(list.stream().map(String::valueOf).toList())
                            : Optional.empty();
                case STRING, NUMBER, BOOLEAN -> Optional.of(List.of(single.text()));
            };
        }

        private DefaultsTree tree(Map<GroupKey, ConfigOverride> choosing, Map<GroupKey, Choice> wanted) {
            DefaultsTree tree = new DefaultsTree(sources, catalogue, wanted);
            boolean again = false;
            for (Map.Entry<GroupKey, ConfigOverride> entry : choosing.entrySet()) {
                Choice choice = wanted.get(entry.getKey());
                if (choice != null
                        && entry.getValue().sign() == Sign.FORCE
                        && !tree.used().contains(entry.getKey())) {
                    wanted.put(entry.getKey(), new Choice(choice.options(), true, choice.where()));
                    again = true;
                }
            }
            DefaultsTree last = again ? new DefaultsTree(sources, catalogue, wanted) : tree;
            problems.addAll(last.problems());
            choosing.forEach((key, override) -> checkRemoved(key, override, wanted));
            return last;
        }

        /** {@code ~group=option} holds only where that option is chosen. */
        private void checkRemoved(GroupKey key, ConfigOverride override, Map<GroupKey, Choice> wanted) {
            if (override.sign() != Sign.REMOVE || !(override.value().orElse(null) instanceof Single option)) {
                return;
            }
            Map<GroupKey, Choice> others = new LinkedHashMap<>(wanted);
            others.remove(key);
            String chosen =
                    new DefaultsTree(sources, catalogue, others).chosen().get(key);
            if (chosen != null && !chosen.equals(option.text())) {
                problems.add(new Problem(
                        override.origin(),
                        "the group '" + key + "' has '" + chosen + "', not '" + option.text()
                                + "'; to remove it whatever it is: ~" + key));
            }
        }

        private void apply(
                ConfigOverride override, Set<ConfigOverride> choices, DefaultsTree tree, Overriding overriding) {
            Optional<GroupKey> key = groupKey(override).filter(found -> choices.contains(override));
            boolean value = override.into().isEmpty() && !override.key().contains("/");
            if (key.isPresent()) {
                boolean chosen =
                        tree.used().contains(key.get()) || tree.chosen().containsKey(key.get());
                if (chosen) {
                    return;
                }
                if (!(value && overriding.has(override.path()))) {
                    if (!isUncertain(key.get().into(), tree)) {
                        problems.add(new Problem(override.origin(), notInDefaults(key.get(), override, tree)));
                    }
                    return;
                }
            }
            if (isUncertain(override.path(), tree)) {
                return;
            }
            try {
                overriding.apply(override);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(override.origin(), String.valueOf(e.getMessage())));
            }
        }

        /** Whether a key could be there if all files were: then it must not be blamed. The keys of the root are known. */
        private static boolean isUncertain(List<String> path, DefaultsTree tree) {
            return path.size() > 1
                    && tree.unknown().stream()
                            .anyMatch(into -> path.size() >= into.size()
                                    && path.subList(0, into.size()).equals(into));
        }

        private String notInDefaults(GroupKey key, ConfigOverride override, DefaultsTree tree) {
            Set<String> chosen = new TreeSet<>();
            tree.chosen().keySet().forEach(group -> chosen.add(group.toString()));
            if (!groups.contains(key.group())) {
                return "there is no group '" + key.group() + "': " + Nearest.hint(key.group(), groups);
            }
            String elsewhere = chosen.stream()
                    .filter(group -> group.startsWith(key.group() + "@"))
                    .findFirst()
                    .map(group -> "; it is there as " + group)
                    .orElse("");
            String add = override.sign() == Sign.REMOVE ? "" : "; to add it: +" + override.text();
            return "the group '" + key + "' is not in the defaults list, which has: " + String.join(", ", chosen)
                    + elsewhere + add;
        }
    }
}
