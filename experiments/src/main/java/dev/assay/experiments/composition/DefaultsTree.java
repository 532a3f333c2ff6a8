package dev.assay.experiments.composition;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.assay.experiments.composition.DefaultsEntry.GroupKey;
import dev.assay.experiments.composition.DefaultsEntry.Place;
import dev.assay.spi.Nearest;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Follows the defaults lists from the root config and collects what they lead to.
 *
 * <p>It walks from the last entry to the first, as Hydra does: so an override is known before the entry that it changes.
 */
final class DefaultsTree {
    private static final String ROOT = "config";
    private static final String DEFAULTS = "defaults";
    private static final ConfigResolveOptions NO_SYSTEM = ConfigResolveOptions.noSystem();

    /**
     * A choice that the command line makes.
     *
     * @param options empty where nothing is chosen
     * @param add whether it is a new entry, behind those of the root config
     */
    record Choice(List<String> options, boolean add, String where) {
        Choice {
            options = List.copyOf(options);
        }
    }

    private final Sources sources;
    private final Catalogue catalogue;
    private final Map<GroupKey, Choice> wanted;
    private final Set<GroupKey> used = new LinkedHashSet<>();
    private final Map<GroupKey, DefaultsEntry.Group> overrides = new LinkedHashMap<>();
    private final Set<GroupKey> overridden = new LinkedHashSet<>();
    private final Map<GroupKey, String> chosen = new LinkedHashMap<>();
    private final Map<GroupKey, String> places = new HashMap<>();
    private final Map<String, Config> parsed = new HashMap<>();
    private final List<ConfigObject> reversed = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<List<String>> unknown = new LinkedHashSet<>();

    /** Follows the defaults lists, with these choices in place of those of the files. */
    DefaultsTree(Sources sources, Catalogue catalogue, Map<GroupKey, Choice> wanted) {
        this.sources = sources;
        this.catalogue = catalogue;
        this.wanted = wanted;
        follow();
    }

    /** What was found, the lowest first. */
    List<ConfigObject> layers() {
        List<ConfigObject> layers = new ArrayList<>(reversed);
        Collections.reverse(layers);
        return layers;
    }

    /** The option of each entry, by group. */
    Map<GroupKey, String> chosen() {
        return chosen;
    }

    /** Which of the wanted choices met an entry. */
    Set<GroupKey> used() {
        return used;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The packages of which not everything is known, because something of them is missing or unreadable. */
    Set<List<String>> unknown() {
        return unknown;
    }

    private void follow() {
        List<Map.Entry<GroupKey, Choice>> added = new ArrayList<>(wanted.entrySet());
        Collections.reverse(added);
        for (Map.Entry<GroupKey, Choice> entry : added) {
            Choice choice = entry.getValue();
            if (choice.add()) {
                used.add(entry.getKey());
                group(entry.getKey(), choice.options(), false, choice.where(), List.of());
            }
        }
        if (sources.find(ROOT).isEmpty()) {
            problems.add(new Problem(
                    ROOT + ".conf", "the root config is in none of the folders searched, nor on the class path"));
            unknown.add(List.of());
            return;
        }
        config(ROOT, List.of(), false, ROOT, List.of());
        if (!parsed.containsKey(ROOT)) {
            // Without the root nothing can be said of any key.
            reversed.clear();
        }
        overrides.forEach((key, entry) -> {
            if (!overridden.contains(key)) {
                problems.add(new Problem(
                        entry.where(),
                        "override names the group '" + key + "', which no earlier entry has: "
                                + Nearest.hint(key.toString(), names(chosen.keySet()))));
            }
        });
    }

    private static Set<String> names(Set<GroupKey> keys) {
        return keys.stream().map(GroupKey::toString).collect(Collectors.toSet());
    }

    private void group(GroupKey key, List<String> options, boolean optional, String where, List<String> trail) {
        String earlier = places.put(key, where);
        if (earlier != null) {
            problems.add(new Problem(
                    where,
                    "the group '" + key + "' is there twice, again in " + earlier
                            + "; to change the choice: { override " + key + " : ... } or, on the command line, " + key
                            + "=..."));
            return;
        }
        chosen.put(key, options.isEmpty() ? "null" : String.join(", ", options));
        List<String> last = new ArrayList<>(options);
        Collections.reverse(last);
        for (String option : last) {
            config(key.group() + "/" + option, key.into(), optional, where, trail);
        }
    }

    private void config(String path, List<String> into, boolean optional, String where, List<String> trail) {
        if (trail.contains(path)) {
            problems.add(new Problem(
                    where, "the defaults lists go round in a circle: " + String.join(" -> ", trail) + " -> " + path));
            return;
        }
        String group = Sources.folder(path);
        String name = path.substring(group.isEmpty() ? 0 : group.length() + 1);
        Optional<URL> file = sources.find(path);
        if (file.isPresent()) {
            int before = reversed.size();
            file(path, file.get(), into, where, Trees.append(trail, path));
            boolean another = trail.isEmpty()
                    || !Sources.folder(trail.get(trail.size() - 1)).equals(group);
            if (another) {
                component(group, into, reversed.subList(before, reversed.size()))
                        .ifPresent(reversed::add);
            }
        } else if (catalogue.names(group).contains(name)) {
            reversed.add(Trees.at(into, catalogue.defaults(group, name)));
        } else if (!optional) {
            problems.add(new Problem(where, missing(group, name)));
            unknown.add(into);
        }
    }

    private String missing(String group, String name) {
        Set<String> known = new TreeSet<>(sources.options(group));
        known.addAll(catalogue.names(group));
        if (group.isEmpty()) {
            return "there is no config '" + name + "': " + Nearest.hint(name, known);
        }
        if (known.isEmpty()) {
            return "there is no group '" + group + "': " + Nearest.hint(group, groups(sources, catalogue));
        }
        return "the group '" + group + "' has no option '" + name + "': " + Nearest.hint(name, known);
    }

    /** The defaults of the component that an option names: they stand below all that the option says. */
    private Optional<ConfigObject> component(String kind, List<String> into, List<ConfigObject> option) {
        List<String> path = Trees.append(into, "name");
        return option.stream()
                .flatMap(layer -> Trees.find(layer, path).stream())
                .findFirst()
                .filter(name -> Trees.type(name).equals(Optional.of(ConfigValueType.STRING)))
                .map(name -> (String) name.unwrapped())
                .filter(name -> catalogue.names(kind).contains(name))
                .map(name -> Trees.at(into, catalogue.defaults(kind, name)));
    }

    private void file(String path, URL url, List<String> into, String where, List<String> trail) {
        Config config;
        try {
            config = parsed.computeIfAbsent(path, key -> parse(url));
        } catch (ConfigException e) {
            problems.add(Origins.problem(Origins.file(url.toExternalForm()), e));
            unknown.add(into);
            return;
        }
        Place own = Place.of(Sources.folder(path));
        Place place = new Place(own.folder(), into);
        List<DefaultsEntry> entries = entries(config, place);
        for (int i = entries.size() - 1; i >= 0; i--) {
            DefaultsEntry entry = entries.get(i);
            if (entry instanceof DefaultsEntry.Self) {
                ConfigObject values = config.root().withoutKey(DEFAULTS);
                reversed.add(Trees.at(into, values));
            } else if (entry instanceof DefaultsEntry.Config other) {
                config(other.path(), other.into(), other.optional(), other.where(), trail);
            } else if (entry instanceof DefaultsEntry.Group group) {
                choose(group, trail);
            }
        }
    }

    private void choose(DefaultsEntry.Group entry, List<String> trail) {
        GroupKey key = entry.key();
        if (entry.override()) {
            overrides.putIfAbsent(key, entry);
            return;
        }
        DefaultsEntry.Group override = overrides.get(key);
        if (override != null) {
            overridden.add(key);
        }
        Choice choice = wanted.get(key);
        if (choice != null && choice.add()) {
            problems.add(new Problem(
                    choice.where(),
                    "the group '" + key + "' is in the defaults list already, " + entry.where() + "; to choose: " + key
                            + "=" + String.join(",", choice.options())));
        } else if (choice != null) {
            used.add(key);
            group(key, choice.options(), false, choice.where(), trail);
        } else if (override != null) {
            group(key, override.options(), override.optional(), override.where(), trail);
        } else {
            group(key, entry.options(), entry.optional(), entry.where(), trail);
        }
    }

    private List<DefaultsEntry> entries(Config config, Place place) {
        List<DefaultsEntry> entries = new ArrayList<>();
        defaults(config).ifPresent(list -> {
            for (ConfigValue value : list) {
                try {
                    entries.add(DefaultsEntry.parse(value, place));
                } catch (IllegalArgumentException e) {
                    problems.add(new Problem(Origins.describe(value.origin()), "defaults: " + e.getMessage()));
                }
            }
        });
        List<DefaultsEntry> selves =
                entries.stream().filter(DefaultsEntry.Self.class::isInstance).toList();
        if (selves.isEmpty()) {
            entries.add(new DefaultsEntry.Self(Origins.describe(config.origin())));
        } else if (selves.size() > 1) {
            problems.add(new Problem(selves.get(1).where(), "defaults: _self_ stands twice"));
            entries.removeAll(selves.subList(1, selves.size()));
        }
        return entries;
    }

    private Optional<ConfigList> defaults(Config config) {
        ConfigValue value = config.root().get(DEFAULTS);
        if (value == null) {
            return Optional.empty();
        }
        String where = Origins.describe(value.origin());
        try {
            // So that `defaults += ...` works on top of an include.
            ConfigValue list = config.root()
                    .withOnlyKey(DEFAULTS)
                    .toConfig()
                    .resolve(NO_SYSTEM)
                    .root()
                    .get(DEFAULTS);
            if (list instanceof ConfigList found) {
                return Optional.of(found);
            }
            problems.add(
                    new Problem(where, "defaults is a list, found " + (list == null ? "nothing" : Trees.text(list))));
        } catch (ConfigException e) {
            problems.add(new Problem(where, "a defaults list cannot use ${...} of other keys: it is read before them"));
        }
        return Optional.empty();
    }

    private Config parse(URL url) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .setClassLoader(sources.loader());
        return ConfigFactory.parseURL(url, options);
    }

    /** The groups that files or components are options of. */
    static SortedSet<String> groups(Sources sources, Catalogue catalogue) {
        SortedSet<String> groups = new TreeSet<>(sources.groups());
        groups.addAll(catalogue.kinds());
        return groups;
    }
}
