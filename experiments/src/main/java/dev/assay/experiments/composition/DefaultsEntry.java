package dev.assay.experiments.composition;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.assay.spi.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of a defaults list. */
sealed interface DefaultsEntry {
    /** File and line, or the override. */
    String where();

    /** {@code _self_}: the file's own values. */
    record Self(String where) implements DefaultsEntry {}

    /**
     * {@code path/to/config}.
     *
     * @param path from the root
     * @param into the package that it lands at
     */
    record Config(String path, List<String> into, boolean optional, String where) implements DefaultsEntry {}

    /**
     * {@code group: option}, with any number of options.
     *
     * @param override whether it replaces the choice of an earlier entry
     */
    record Group(GroupKey key, List<String> options, boolean optional, boolean override, String where)
            implements DefaultsEntry {
        public Group {
            options = List.copyOf(options);
        }
    }

    /**
     * Which choice is meant.
     *
     * @param group from the root, as {@code server/storage}
     * @param into the package that the option lands at
     */
    record GroupKey(String group, List<String> into) {
        /** What a user writes to choose. */
        @Override
        public String toString() {
            String path = into.isEmpty() ? "_global_" : ConfigUtil.joinPath(into);
            return into.equals(Place.of(group).into()) ? group : group + "@" + path;
        }
    }

    /**
     * What the paths of a file start from.
     *
     * @param folder for groups and configs
     * @param into for packages
     */
    record Place(String folder, List<String> into) {
        /** Whole experiments speak of all groups: they are read as if they stood at the root. */
        private static final List<String> AT_ROOT = List.of("experiment", "debug");

        /** The place of the files of a group, where the group's path says it all. */
        static Place of(String group) {
            List<String> segments = group.isEmpty() ? List.of() : List.of(group.split("/"));
            return segments.isEmpty() || AT_ROOT.contains(segments.get(0))
                    ? new Place("", List.of())
                    : new Place(group, segments);
        }

        private String path(String written) {
            return written.startsWith("/") ? written.substring(1) : folder.isEmpty() ? written : folder + "/" + written;
        }

        /** The package of what stands in {@code group}; an {@code @package} is relative to this place. */
        private List<String> into(String written, Optional<String> at) {
            if (at.isPresent()) {
                List<String> segments = at.get().equals("_here_") ? List.of() : ConfigUtil.splitPath(at.get());
                boolean global = !segments.isEmpty() && segments.get(0).equals("_global_");
                List<String> path = new ArrayList<>(global ? List.of() : into);
                path.addAll(global ? segments.subList(1, segments.size()) : segments);
                return List.copyOf(path);
            }
            List<String> absolute = of(path(written)).into();
            if (written.startsWith("/") || absolute.isEmpty()) {
                return absolute;
            }
            List<String> path = new ArrayList<>(into);
            path.addAll(List.of(written.split("/")));
            return List.copyOf(path);
        }

        GroupKey group(String written, Optional<String> at) {
            return new GroupKey(path(written), into(written, at));
        }

        Config config(String written, Optional<String> at, boolean optional, String where) {
            int slash = written.lastIndexOf('/');
            String folder = written.substring(0, Math.max(slash, 0));
            boolean own = folder.isEmpty() && !written.startsWith("/") && at.isEmpty();
            List<String> path =
                    own ? into : into(written.startsWith("/") ? "/" + folder.replaceFirst("^/", "") : folder, at);
            return new Config(path(written), path, optional, where);
        }
    }

    /** Reads an entry; an {@link IllegalArgumentException} says what is wrong with it. */
    static DefaultsEntry parse(ConfigValue value, Place place) {
        String where = Origins.describe(value.origin());
        if (value instanceof ConfigObject object) {
            if (object.size() != 1) {
                throw new IllegalArgumentException("an entry is one group and its option, { group : option }; found "
                        + object.size() + " keys: "
                        + String.join(", ", object.keySet().stream().sorted().toList()));
            }
            Map.Entry<String, ConfigValue> only = object.entrySet().iterator().next();
            Words words = new Words(only.getKey());
            return new Group(
                    place.group(words.name(), words.at()),
                    options(only.getValue()),
                    words.has("optional"),
                    words.has("override"),
                    where);
        }
        if (value.valueType() != ConfigValueType.STRING) {
            throw new IllegalArgumentException(
                    "an entry is { group : option }, a path to a config, or _self_; found " + Trees.text(value));
        }
        Words words = new Words((String) value.unwrapped());
        if (words.has("override")) {
            throw new IllegalArgumentException(
                    "only a group can be overridden: { override " + words.name() + " : option }");
        }
        return words.name().equals("_self_")
                ? new Self(where)
                : place.config(words.name(), words.at(), words.has("optional"), where);
    }

    private static List<String> options(ConfigValue value) {
        return switch (value.valueType()) {
            case NULL -> List.of();
            case STRING, NUMBER, BOOLEAN -> List.of(String.valueOf(value.unwrapped()));
            case LIST ->
                ((ConfigList) value)
                        .stream().flatMap(option -> options(option).stream()).toList();
            case OBJECT ->
                throw new IllegalArgumentException(
                        "an option is a name, found { }; a path of groups is written with '/', as in { a/b : option }");
        };
    }

    /** {@code optional override name@package}. */
    record Words(List<String> flags, String name, Optional<String> at) {
        private static final List<String> FLAGS = List.of("optional", "override");

        public Words(String text) {
            this(
                    List.of(text.strip().split("\\s+")).subList(0, text.strip().split("\\s+").length - 1),
                    text.strip().replaceFirst("(?s).*\\s", "").replaceFirst("@.*", ""),
                    text.contains("@") ? Optional.of(text.strip().replaceFirst("(?s).*@", "")) : Optional.empty());
        }

        public Words {
            for (String flag : flags) {
                if (!FLAGS.contains(flag)) {
                    throw new IllegalArgumentException(
                            "'" + flag + "' is not possible here: " + Nearest.hint(flag, FLAGS));
                }
            }
            if (name.replaceFirst("^/", "").isEmpty()) {
                throw new IllegalArgumentException("the name is missing");
            }
        }

        boolean has(String flag) {
            return flags.contains(flag);
        }
    }
}
