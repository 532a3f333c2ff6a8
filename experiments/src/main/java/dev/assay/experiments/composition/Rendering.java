package dev.assay.experiments.composition;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes resolved configs: as HOCON to read, and in the one canonical form to hash. */
final class Rendering {
    /** A component's name says what the other keys mean, so it comes first. */
    private static final Comparator<Map.Entry<String, ConfigValue>> NAME_FIRST =
            Comparator.<Map.Entry<String, ConfigValue>, Boolean>comparing(
                            entry -> !entry.getKey().equals("name"))
                    .thenComparing(Map.Entry::getKey);

    private final Function<ConfigValue, String> comment;
    private final StringBuilder out = new StringBuilder();

    private Rendering(Function<ConfigValue, String> comment) {
        this.comment = comment;
    }

    /** The config as HOCON, a line a value; {@code comment} is put behind each, where it is not empty. */
    static String hocon(ConfigObject root, Function<ConfigValue, String> comment) {
        Rendering rendering = new Rendering(comment);
        rendering.entries(root, "");
        return rendering.out.toString();
    }

    private void entries(ConfigObject object, String indent) {
        object.entrySet().stream().sorted(NAME_FIRST).forEach(entry -> {
            out.append(indent).append(key(entry.getKey()));
            if (!(entry.getValue() instanceof ConfigObject nested && !nested.isEmpty())) {
                out.append(" =");
            }
            out.append(' ');
            value(entry.getValue(), indent);
            out.append('\n');
        });
    }

    private void value(ConfigValue value, String indent) {
        if (value instanceof ConfigObject object && !object.isEmpty()) {
            out.append("{\n");
            entries(object, indent + "  ");
            out.append(indent).append('}');
        } else if (value instanceof ConfigList list && list.stream().anyMatch(Rendering::nested)) {
            out.append("[\n");
            for (ConfigValue element : list) {
                out.append(indent).append("  ");
                value(element, indent + "  ");
                out.append('\n');
            }
            out.append(indent).append(']');
        } else {
            out.append(leaf(value));
            String text = comment.apply(value);
            if (!text.isEmpty()) {
                out.append("  # ").append(text.replaceAll("\\R", " "));
            }
        }
    }

    private static boolean nested(ConfigValue value) {
        return value instanceof ConfigObject object && !object.isEmpty() || value instanceof ConfigList;
    }

    /** A resolved value in one line. */
    static String leaf(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT ->
                ((ConfigObject) value)
                        .entrySet().stream()
                                .sorted(NAME_FIRST)
                                .map(entry -> key(entry.getKey()) + " = " + leaf(entry.getValue()))
                                .reduce((left, right) -> left + ", " + right)
                                .map(entries -> "{ " + entries + " }")
                                .orElse("{}");
            case LIST -> ((ConfigList) value).stream().map(Rendering::leaf).collect(Collectors.joining(", ", "[", "]"));
            case STRING -> string((String) value.unwrapped());
            // As the user wrote it: 5e-4 stays 5e-4.
            case NUMBER -> value.atKey("number").getString("number");
            case BOOLEAN, NULL -> String.valueOf(value.unwrapped());
        };
    }

    /** A text with quotes where it needs them to stay a text. */
    static String string(String text) {
        boolean plain =
                text.matches("[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*") && !text.matches("true|false|null|include");
        return plain ? text : ConfigUtil.quoteString(text);
    }

    private static String key(String key) {
        return key.matches("[A-Za-z0-9_-]+") ? key : ConfigUtil.quoteString(key);
    }

    /** JSON with sorted keys and one spelling for each number, without the keys that are left out. */
    static String canonical(ConfigObject root, Set<String> leftOut) {
        ConfigObject rest = root;
        for (String key : leftOut) {
            rest = Trees.without(rest, ConfigUtil.splitPath(key));
        }
        return canonical(rest);
    }

    private static String canonical(ConfigValue value) {
        if (value instanceof ConfigObject object) {
            return object.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> ConfigUtil.quoteString(entry.getKey()) + ":" + canonical(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof ConfigList list) {
            return list.stream().map(Rendering::canonical).collect(Collectors.joining(",", "[", "]"));
        }
        if (value.valueType() == ConfigValueType.STRING) {
            return ConfigUtil.quoteString((String) value.unwrapped());
        }
        return value.unwrapped() instanceof Number number ? number(number) : String.valueOf(value.unwrapped());
    }

    private static String number(Number number) {
        if (number instanceof Double real && !Double.isFinite(real)) {
            return ConfigUtil.quoteString(real.toString());
        }
        BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
        return exact.signum() == 0 ? "0" : exact.toString();
    }
}
