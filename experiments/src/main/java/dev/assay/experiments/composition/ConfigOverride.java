package dev.assay.experiments.composition;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.Optional;

/**
 * One override of the command line.
 *
 * @param text as the user wrote it
 * @param key the key, or the group
 * @param into the package that a group's option is to land at, where one is given
 * @param value empty for {@code ~key} alone
 */
record ConfigOverride(String text, Sign sign, String key, Optional<String> into, Optional<OverrideValue> value) {
    /** What an override asks for. */
    enum Sign {
        /** {@code key=value}: the key must be there. */
        CHANGE(""),
        /** {@code +key=value}: the key must not be there. */
        ADD("+"),
        /** {@code ++key=value}: either. */
        FORCE("++"),
        /** {@code ~key}: the key must be there, and then is not. */
        REMOVE("~");

        final String prefix;

        Sign(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final List<Sign> LONGEST_FIRST = List.of(Sign.FORCE, Sign.ADD, Sign.REMOVE, Sign.CHANGE);

    /** Reads an override; an {@link IllegalArgumentException} says what is wrong with it. */
    static ConfigOverride parse(String text) {
        if (text.matches("(?s)\\s*zip\\s*\\(.*")) {
            SweepValue.Zip zip = new OverrideParser(text).zip();
            return new ConfigOverride(
                    text, Sign.CHANGE, String.join(", ", zip.keys()), Optional.empty(), Optional.of(zip));
        }
        String trimmed = text.strip();
        Sign sign = LONGEST_FIRST.stream()
                .filter(candidate -> trimmed.startsWith(candidate.prefix))
                .findFirst()
                .orElse(Sign.CHANGE);
        String rest = trimmed.substring(sign.prefix.length());
        int equals = rest.indexOf('=');
        if (equals < 0 && sign != Sign.REMOVE) {
            throw new IllegalArgumentException("an override is key=value, +key=value, ++key=value or ~key");
        }
        String left = (equals < 0 ? rest : rest.substring(0, equals)).strip();
        int at = left.indexOf('@');
        String key = at < 0 ? left : left.substring(0, at);
        Optional<String> into = at < 0 ? Optional.empty() : Optional.of(left.substring(at + 1));
        check(key, into);
        Optional<OverrideValue> value =
                equals < 0 ? Optional.empty() : Optional.of(new OverrideParser(rest.substring(equals + 1)).value());
        return new ConfigOverride(text, sign, key, into, value);
    }

    private static void check(String key, Optional<String> into) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key before the '=' is missing");
        }
        if (key.matches(".*\\[\\d*].*")) {
            throw new IllegalArgumentException("a list's element cannot be addressed; give the whole list, "
                    + key.replaceFirst("\\[.*", "") + "=[...]");
        }
        if (key.startsWith("-")) {
            throw new IllegalArgumentException(
                    "'" + key + "' looks like an option of the command; overrides are written key=value");
        }
        try {
            ConfigUtil.splitPath(key);
            into.filter(path -> !path.isEmpty()).ifPresent(ConfigUtil::splitPath);
        } catch (ConfigException e) {
            throw new IllegalArgumentException("'" + key + "' is not a key: letters, digits, '-', and '.' between", e);
        }
    }

    /** Where its values come from, as {@code --origins} and messages say it. */
    String origin() {
        return "override '" + text + "'";
    }

    List<String> path() {
        return ConfigUtil.splitPath(key);
    }
}
