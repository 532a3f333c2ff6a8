package dev.assay.experiments.composition;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * One value.
 *
 * @param text as the user wrote it, without the quotes
 * @param hocon the same in HOCON, in which only this was left to say
 */
record Single(String text, String hocon) implements OverrideValue {
    private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";

    /** A word or number without quotes, with the types that Hydra gives it. */
    static Single literal(String text) {
        String number = text.replaceFirst("^\\+(?=[\\d.])", "").replaceFirst("^(-?)\\.(?=\\d)", "$10.");
        if (number.matches(NUMBER)) {
            return new Single(text, number);
        }
        String hocon = switch (text.toLowerCase(Locale.ROOT)) {
            case "null" -> "null";
            case "true" -> "true";
            case "false" -> "false";
            // Java's spelling, which is what a number is read by; HOCON has none.
            case "inf", "+inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan" -> "NaN";
            default -> ConfigUtil.quoteString(text);
        };
        return new Single(text, hocon);
    }

    static Single string(String text) {
        return new Single(text, ConfigUtil.quoteString(text));
    }

    /** The number that it is, if it is one. */
    Optional<BigDecimal> number() {
        return hocon.matches(NUMBER) ? Optional.of(new BigDecimal(hocon)) : Optional.empty();
    }

    /** The same as a config value, not resolved yet. */
    ConfigValue value(String origin) {
        try {
            ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
            ConfigValue value = ConfigFactory.parseString("value : " + hocon, options)
                    .root()
                    .get("value");
            if (value == null) {
                throw new IllegalArgumentException("'" + text + "' is not a value");
            }
            return value;
        } catch (ConfigException e) {
            throw new IllegalArgumentException("'" + text + "' is not a value: " + e.getMessage(), e);
        }
    }
}
