package dev.assay.experiments.plugins;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Config values in one line of HOCON, as a person would write them. */
public final class Values {
    private Values() {}

    /** The value with its numbers as they were written. */
    public static String text(ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list.stream().map(Values::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof ConfigObject object) {
            return object.isEmpty()
                    ? "{}"
                    : new TreeMap<>(object)
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + " = " + text(entry.getValue()))
                                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return switch (value.valueType()) {
            case NULL -> "null";
            case STRING -> string(String.valueOf(value.unwrapped()));
            default -> written(value);
        };
    }

    /** A single value's text as it was written; Config renders 1e-8 as 1.0E-8. */
    public static String written(ConfigValue value) {
        return value.valueType() == ConfigValueType.NULL
                ? "null"
                : value.atKey("value").getString("value");
    }

    private static String string(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !text.matches("true|false|null|include")
                ? text
                : ConfigUtil.quoteString(text);
    }
}
