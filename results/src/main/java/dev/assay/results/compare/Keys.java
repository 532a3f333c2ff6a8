package dev.assay.results.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What runs' configs differ in. */
final class Keys {
    private static final String NAME = ".name";
    private static final String SEED = "seed";

    private Keys() {}

    static String value(ComparedRun run, String key) {
        return run.config().getOrDefault(key, "none");
    }

    static boolean isNumber(String value) {
        return value.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    }

    /** The keys with more than one value, but for the repetition, the seed, which folds have too, and the experiment's name, which names only. */
    static List<String> differing(Collection<ComparedRun> runs, String repetition) {
        Set<String> keys = new TreeSet<>();
        runs.forEach(run -> keys.addAll(run.config().keySet()));
        keys.remove(repetition);
        keys.remove(SEED);
        keys.remove("name");
        return keys.stream().filter(key -> values(runs, key).size() > 1).toList();
    }

    static Set<String> values(Collection<ComparedRun> runs, String key) {
        Set<String> values = new LinkedHashSet<>();
        runs.forEach(run -> values.add(value(run, key)));
        return values;
    }

    /** Without the settings of a component that go with its name: {@code architecture.hidden} where each architecture has its own only. */
    static List<String> deciding(List<String> keys, Collection<ComparedRun> runs) {
        List<String> deciding = new ArrayList<>();
        for (String key : keys) {
            boolean follows = keys.stream()
                    .filter(name -> name.endsWith(NAME) && !name.equals(key))
                    .filter(name -> key.startsWith(name.substring(0, name.length() - NAME.length() + 1)))
                    .anyMatch(name -> isDecidedBy(key, name, runs));
            if (!follows) {
                deciding.add(key);
            }
        }
        return deciding;
    }

    private static boolean isDecidedBy(String key, String name, Collection<ComparedRun> runs) {
        Map<String, String> seen = new HashMap<>();
        return runs.stream().allMatch(run -> {
            String before = seen.putIfAbsent(value(run, name), value(run, key));
            return before == null || before.equals(value(run, key));
        });
    }

    /** The keys that a user's word means: itself, or a component's name, or all in a block. Empty where there is none. */
    static List<String> meant(String word, Collection<ComparedRun> runs) {
        Set<String> all = new TreeSet<>();
        runs.forEach(run -> all.addAll(run.config().keySet()));
        if (all.contains(word)) {
            return List.of(word);
        }
        if (all.contains(word + NAME)) {
            return List.of(word + NAME);
        }
        return all.stream().filter(key -> key.startsWith(word + ".")).toList();
    }

    /** The runs by the values of the keys, in the order in which they come. */
    static Map<List<String>, List<ComparedRun>> grouped(List<String> keys, Collection<ComparedRun> runs) {
        Map<List<String>, List<ComparedRun>> groups = new LinkedHashMap<>();
        runs.forEach(run -> groups.computeIfAbsent(
                        keys.stream().map(key -> value(run, key)).toList(), k -> new ArrayList<>())
                .add(run));
        return groups;
    }
}
