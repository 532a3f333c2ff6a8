package dev.assay.experiments.composition;

import com.typesafe.config.ConfigObject;
import dev.assay.experiments.composition.ConfigOverride.Sign;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a sweep was asked for: the overrides that hold for all trials, and the axes along which trials differ. A key of an axis is the whole left side
 * of an override, sign and package included, and each of its values what can stand behind the {@code =}.
 *
 * @param fixed as they were written
 * @param axes in the order in which they were written, the first outermost
 */
public record SweepOverrides(List<String> fixed, List<Axis> axes) {
    public SweepOverrides {
        fixed = List.copyOf(fixed);
        axes = List.copyOf(axes);
    }

    /** An axis of a config's {@code sweep.space}, as {@code key=values}, and where it stands. */
    private record Entry(String text, String where) {}

    /** Whether a word of these has several values; one that cannot be read has none. */
    public static boolean vary(List<String> words) {
        return words.stream().anyMatch(word -> {
            try {
                return ConfigOverride.parse(word).value().orElse(null) instanceof SweepValue;
            } catch (IllegalArgumentException e) {
                return false;
            }
        });
    }

    /**
     * Tells the words of a command line apart.
     *
     * @param options the options of a group, for {@code glob}
     * @throws ConfigProblems all words whose values cannot be read or tried
     */
    public static SweepOverrides of(List<String> words, Function<String, SortedSet<String>> options) {
        List<Problem> problems = new ArrayList<>();
        List<String> fixed = new ArrayList<>();
        Map<String, Axis> axes = new LinkedHashMap<>();
        for (String word : words) {
            String where = "override '" + word + "'";
            try {
                ConfigOverride override = ConfigOverride.parse(word);
                if (override.value().orElse(null) instanceof SweepValue sweep) {
                    add(axis(override, sweep, options), where, axes, problems);
                } else {
                    fixed.add(word);
                }
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(where, String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigProblems(problems);
        }
        return new SweepOverrides(fixed, List.copyOf(axes.values()));
    }

    /**
     * The same with the axes of a config's {@code sweep.space}, which come first. A key of the command line takes the place of the same key there,
     * also with a single value.
     *
     * @throws ConfigProblems all entries whose values cannot be read or tried
     */
    public SweepOverrides with(ConfigObject space, Function<String, SortedSet<String>> options) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Axis> all = new LinkedHashMap<>();
        for (Entry entry : entries(space)) {
            try {
                ConfigOverride override = ConfigOverride.parse(entry.text());
                OverrideValue value = override.value()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "a key that is taken away has no values: " + entry.text()));
                SweepValue sweep =
                        value instanceof Single single ? new SweepValue.Choice(List.of(single)) : (SweepValue) value;
                add(axis(override, sweep, options), entry.where(), all, problems);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(entry.where(), "sweep.space: " + e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigProblems(problems);
        }
        List<String> taken =
                fixed.stream().map(word -> bare(word.replaceFirst("=.*", ""))).toList();
        all.values()
                .removeIf(axis -> axis.keys().stream().map(SweepOverrides::bare).anyMatch(taken::contains));
        List<Axis> merged = new ArrayList<>();
        for (Axis axis : all.values()) {
            Optional<Axis> own =
                    axes.stream().filter(other -> sameKeys(axis, other)).findFirst();
            if (own.isPresent() || axes.stream().noneMatch(other -> shareKeys(axis, other))) {
                merged.add(own.orElse(axis));
            }
        }
        axes.stream().filter(axis -> !merged.contains(axis)).forEach(merged::add);
        return new SweepOverrides(fixed, merged);
    }

    /** The overrides that one point of the space stands for. */
    public static List<String> words(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** The axes as words, from which {@link #of} makes them again. */
    public static List<String> words(List<Axis> axes) {
        return axes.stream().map(SweepOverrides::word).toList();
    }

    private static String word(Axis axis) {
        if (axis instanceof SearchSpace.Choice choice) {
            boolean one = choice.keys().size() == 1;
            List<String> rows =
                    choice.rows().stream().map(row -> String.join(":", row)).toList();
            return one
                    ? choice.keys().get(0) + "=choice(" + String.join(",", rows) + ")"
                    : "zip(" + String.join(",", choice.keys()) + ")(" + String.join(",", rows) + ")";
        }
        SearchSpace.Interval interval = (SearchSpace.Interval) axis;
        String text = "interval(" + interval.low() + "," + interval.high() + ")";
        String scaled = interval.logarithmic() ? "log(" + text + ")" : text;
        return interval.key() + "=" + (interval.whole() ? "int(" + scaled + ")" : scaled);
    }

    private static void add(Axis axis, String where, Map<String, Axis> axes, List<Problem> problems) {
        for (Axis other : axes.values()) {
            if (shareKeys(axis, other)) {
                problems.add(new Problem(
                        where, "another axis of the sweep has the key already: " + String.join(", ", other.keys())));
                return;
            }
        }
        axes.put(String.join(",", axis.keys()), axis);
    }

    private static boolean sameKeys(Axis one, Axis other) {
        return one.keys().stream()
                .map(SweepOverrides::bare)
                .toList()
                .equals(other.keys().stream().map(SweepOverrides::bare).toList());
    }

    private static boolean shareKeys(Axis one, Axis other) {
        return one.keys().stream()
                .map(SweepOverrides::bare)
                .anyMatch(key -> other.keys().stream().map(SweepOverrides::bare).anyMatch(key::equals));
    }

    private static String bare(String key) {
        return key.strip().replaceFirst("^(\\+\\+|\\+|~)", "");
    }

    private static Axis axis(ConfigOverride override, SweepValue sweep, Function<String, SortedSet<String>> options) {
        if (override.sign() == Sign.REMOVE) {
            throw new IllegalArgumentException("a key that is taken away has no values to try");
        }
        if (sweep instanceof SweepValue.Zip zip) {
            return new SearchSpace.Choice(
                    zip.keys(),
                    zip.rows().stream()
                            .map(row -> row.stream().map(SweepOverrides::text).toList())
                            .toList());
        }
        String key = override.sign().prefix
                + override.key()
                + override.into().map(into -> "@" + into).orElse("");
        if (sweep instanceof SweepValue.Interval interval) {
            return new SearchSpace.Interval(
                    key,
                    interval.start().doubleValue(),
                    interval.end().doubleValue(),
                    interval.logarithmic(),
                    interval.whole());
        }
        if (sweep instanceof SweepValue.Glob glob) {
            return choice(key, matches(override.key(), glob, options.apply(override.key())));
        }
        return choice(
                key,
                sweep.values().orElseThrow().stream().map(SweepOverrides::text).toList());
    }

    private static Axis choice(String key, List<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there is no value to try");
        }
        return new SearchSpace.Choice(
                List.of(key), values.stream().map(List::of).toList());
    }

    private static List<String> matches(String group, SweepValue.Glob glob, SortedSet<String> options) {
        if (options.isEmpty()) {
            throw new IllegalArgumentException(
                    "glob chooses among the options of a group, and there is no group '" + group + "'");
        }
        List<String> found = options.stream()
                .filter(option -> glob.include().stream().anyMatch(pattern -> matches(pattern, option)))
                .filter(option -> glob.exclude().stream().noneMatch(pattern -> matches(pattern, option)))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no option matches; '" + group + "' has: " + String.join(", ", options));
        }
        return found;
    }

    private static boolean matches(String pattern, String option) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(option));
    }

    /** What has to stand in an override so that it is read as this value again. */
    private static String text(Single value) {
        // Without quotes where they are not needed: people read it too. Where text could be taken for more than one
        // value, HOCON comes first.
        List<String> spellings = value.text().matches("[\\w.@/%+ -]*[\\w.@/%+-]")
                ? List.of(value.text(), value.hocon())
                : List.of(value.hocon(), value.text());
        for (String text : spellings) {
            try {
                if (new OverrideParser(text).value() instanceof Single again
                        && again.hocon().equals(value.hocon())) {
                    return text;
                }
            } catch (IllegalArgumentException e) {
                // So the other spelling is tried.
            }
        }
        throw new IllegalArgumentException(
                "'" + value.text() + "' cannot be one of several values: write it without ${...} and quotes in it");
    }

    /** The entries in the order in which they stand in their file, which an object does not keep. */
    private static List<Entry> entries(ConfigObject space) {
        List<Map.Entry<Entry, Integer>> entries = new ArrayList<>();
        Trees.leaves(space, List.of(), (path, value) -> {
            if (!path.isEmpty()) {
                String key = String.join(".", path);
                Object content = value.unwrapped();
                String text = content instanceof String string ? string : Trees.text(value);
                entries.add(Map.entry(
                        new Entry(
                                key.matches("zip\\s*\\(.*") ? key + text : key + "=" + text,
                                Origins.describe(value.origin())),
                        value.origin().lineNumber()));
            }
        });
        return entries.stream()
                .sorted(Comparator.comparing(Map.Entry<Entry, Integer>::getValue))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The options of a group in files and among the components of its kind. */
    public static Function<String, SortedSet<String>> options(Sources sources, Catalogue catalogue) {
        return group -> {
            SortedSet<String> options = new TreeSet<>(sources.options(group));
            options.addAll(catalogue.names(group));
            return options;
        };
    }
}
