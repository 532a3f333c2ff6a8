package dev.assay.experiments.composition;

import com.typesafe.config.ConfigUtil;
import dev.assay.spi.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the value of an override by recursive descent, after Hydra's grammar: https://hydra.cc/docs/advanced/override_grammar/basic/
 *
 * <p>Every mistake is an {@link IllegalArgumentException} for the user.
 */
final class OverrideParser {
    private static final Pattern CALL = Pattern.compile("\\s*([A-Za-z_]\\w*)\\(");
    private static final Pattern NAMED = Pattern.compile("\\s*([a-z]+)\\s*=");
    private static final List<String> FUNCTIONS =
            List.of("choice", "glob", "int", "interval", "log", "range", "shuffle", "sort");

    private final String text;
    private int at;

    OverrideParser(String text) {
        this.text = text;
    }

    /** The whole text as one value or a sweep. */
    OverrideValue value() {
        if (text.isBlank()) {
            return Single.string("");
        }
        if (looking(CALL).lookingAt()) {
            SweepValue call = call();
            end();
            return call;
        }
        List<Single> items = list(() -> single(","), '\0');
        return items.size() == 1 ? items.get(0) : new SweepValue.Choice(items);
    }

    /** The whole text as {@code zip(keys)(rows)}. */
    SweepValue.Zip zip() {
        at = text.indexOf('(') + 1;
        List<String> keys = list(() -> single(",)").text(), ')');
        skipSpace();
        expect('(', "zip(a, b) is followed by the rows, as in zip(a, b)(1:2, 3:4)");
        List<List<Single>> rows = list(
                () -> {
                    List<Single> row = new ArrayList<>(List.of(single(",:)")));
                    while (peek() == ':') {
                        at++;
                        row.add(single(",:)"));
                    }
                    return row;
                },
                ')');
        end();
        for (List<Single> row : rows) {
            if (row.size() != keys.size()) {
                throw new IllegalArgumentException("zip has " + keys.size() + " keys, but the row "
                        + String.join(":", row.stream().map(Single::text).toList()) + " has " + row.size() + " values");
            }
        }
        return new SweepValue.Zip(keys, rows);
    }

    private record Arguments(List<OverrideValue> values, Map<String, Single> named) {}

    private SweepValue call() {
        Matcher call = looking(CALL);
        if (!call.lookingAt()) {
            throw new IllegalStateException("no function at " + at);
        }
        String name = call.group(1);
        if (name.equals("zip")) {
            throw new IllegalArgumentException("zip stands without a key before it: zip(a, b)(1:2, 3:4)");
        }
        if (!FUNCTIONS.contains(name)) {
            throw new IllegalArgumentException("there is no function '" + name + "': " + Nearest.hint(name, FUNCTIONS)
                    + "; for a text with brackets, quote it: '\"" + text.strip() + "\"'");
        }
        at = call.end();
        Map<String, Single> named = new LinkedHashMap<>();
        List<OverrideValue> values = new ArrayList<>();
        list(
                () -> {
                    Matcher argument = looking(NAMED);
                    if (argument.lookingAt()) {
                        at = argument.end();
                        named.put(argument.group(1), single(",)"));
                    } else {
                        values.add(looking(CALL).lookingAt() ? call() : single(",)"));
                    }
                    return name;
                },
                ')');
        return function(name, new Arguments(values, named));
    }

    private static SweepValue function(String name, Arguments given) {
        return switch (name) {
            case "choice" -> {
                only(name, given);
                yield choice(name, given.values());
            }
            case "range" -> range(given);
            case "glob" -> {
                only(name, given, "exclude");
                List<String> patterns =
                        singles(name, given.values()).stream().map(Single::text).toList();
                Single exclude = given.named().get("exclude");
                yield new SweepValue.Glob(patterns, exclude == null ? List.of() : List.of(exclude.text()));
            }
            case "interval" -> {
                only(name, given);
                List<BigDecimal> bounds = numbers(name, given.values());
                if (bounds.size() != 2) {
                    throw new IllegalArgumentException("an interval has a start and an end: interval(0.1, 1)");
                }
                yield new SweepValue.Interval(bounds.get(0), bounds.get(1), false, false);
            }
            case "log", "int" -> {
                only(name, given);
                if (given.values().size() != 1 || !(given.values().get(0) instanceof SweepValue.Interval interval)) {
                    throw new IllegalArgumentException(name + " takes an interval: " + name + "(interval(1, 100))");
                }
                yield new SweepValue.Interval(
                        interval.start(),
                        interval.end(),
                        interval.logarithmic() || name.equals("log"),
                        interval.whole() || name.equals("int"));
            }
            case "sort" -> {
                only(name, given, "reverse");
                Single reverse = given.named().getOrDefault("reverse", Single.literal("false"));
                if (!reverse.hocon().matches("true|false")) {
                    throw new IllegalArgumentException("reverse is true or false, found '" + reverse.text() + "'");
                }
                yield new SweepValue.Sort(
                        countable(name, given.values()), reverse.hocon().equals("true"));
            }
            case "shuffle" -> {
                only(name, given, "seed");
                Single seed = given.named().getOrDefault("seed", Single.literal("0"));
                if (!seed.hocon().matches("-?\\d{1,18}")) {
                    throw new IllegalArgumentException("a seed is a whole number, found '" + seed.text() + "'");
                }
                yield new SweepValue.Shuffle(countable(name, given.values()), Long.parseLong(seed.hocon()));
            }
            default -> throw new IllegalStateException(name);
        };
    }

    private static SweepValue.Range range(Arguments given) {
        only("range", given, "start", "stop", "step");
        List<BigDecimal> at = numbers("range", given.values());
        if (at.size() > 3) {
            throw new IllegalArgumentException(
                    "a range is range(stop), range(start, stop) or range(start, stop, step)");
        }
        Map<String, BigDecimal> bounds = new LinkedHashMap<>();
        List<String> names = at.size() == 1 && !given.named().containsKey("stop")
                ? List.of("stop")
                : List.of("start", "stop", "step");
        for (int i = 0; i < at.size(); i++) {
            bounds.put(names.get(i), at.get(i));
        }
        given.named().forEach((name, value) -> {
            if (bounds.put(name, number("range", value)) != null) {
                throw new IllegalArgumentException("range has two values for " + name);
            }
        });
        BigDecimal stop = bounds.get("stop");
        if (stop == null) {
            throw new IllegalArgumentException("a range needs a stop: range(start, stop)");
        }
        return new SweepValue.Range(
                bounds.getOrDefault("start", BigDecimal.ZERO), stop, bounds.getOrDefault("step", BigDecimal.ONE));
    }

    private static SweepValue countable(String name, List<OverrideValue> values) {
        if (values.size() == 1 && values.get(0) instanceof SweepValue sweep) {
            if (sweep.values().isEmpty()) {
                throw new IllegalArgumentException(name + " takes values, a choice or a range");
            }
            return sweep;
        }
        return choice(name, values);
    }

    private static SweepValue.Choice choice(String name, List<OverrideValue> values) {
        return new SweepValue.Choice(singles(name, values));
    }

    private static List<Single> singles(String name, List<OverrideValue> values) {
        List<Single> singles = new ArrayList<>();
        for (OverrideValue value : values) {
            if (!(value instanceof Single single)) {
                throw new IllegalArgumentException(name + " takes single values, not another function");
            }
            singles.add(single);
        }
        if (singles.isEmpty()) {
            throw new IllegalArgumentException(name + " needs at least one value");
        }
        return singles;
    }

    private static List<BigDecimal> numbers(String name, List<OverrideValue> values) {
        return values.isEmpty()
                ? List.of()
                : singles(name, values).stream()
                        .map(value -> number(name, value))
                        .toList();
    }

    private static BigDecimal number(String function, Single value) {
        return value.number()
                .orElseThrow(
                        () -> new IllegalArgumentException(function + " takes numbers, found '" + value.text() + "'"));
    }

    private static void only(String function, Arguments given, String... names) {
        for (String name : given.named().keySet()) {
            if (!List.of(names).contains(name)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no setting of " + function + ": " + Nearest.hint(name, List.of(names)));
            }
        }
    }

    /** Items with commas between, up to the closing character, or to the text's end for {@code '\0'}. */
    private <T> List<T> list(Supplier<T> item, char closing) {
        List<T> items = new ArrayList<>();
        skipSpace();
        if (peek() == closing) {
            at++;
            return items;
        }
        while (true) {
            items.add(item.get());
            skipSpace();
            if (peek() != ',') {
                break;
            }
            at++;
        }
        if (closing == '\0') {
            end();
        } else {
            expect(closing, "'" + closing + "' is missing");
        }
        return items;
    }

    private Single single(String stops) {
        skipSpace();
        int start = at;
        return switch (peek()) {
            case '{' -> {
                String hocon = dict();
                yield new Single(text.substring(start, at), hocon);
            }
            case '[' -> {
                at++;
                List<String> items = list(() -> single(",]").hocon(), ']');
                yield new Single(text.substring(start, at), "[" + String.join(", ", items) + "]");
            }
            case '"', '\'' -> {
                Single quoted = Single.string(quoted());
                skipSpace();
                if (at < text.length() && stops.indexOf(peek()) < 0) {
                    throw new IllegalArgumentException(
                            "'" + text.substring(at) + "' stands behind the end of the value");
                }
                yield quoted;
            }
            default -> scalar(stops);
        };
    }

    private String dict() {
        at++;
        List<String> entries = list(
                () -> {
                    skipSpace();
                    boolean quoted = peek() == '"' || peek() == '\'';
                    String key = quoted ? ConfigUtil.quoteString(quoted()) : key();
                    skipSpace();
                    if (peek() == ':' || peek() == '=') {
                        at++;
                    } else if (peek() != '{') {
                        throw new IllegalArgumentException("a value is missing behind the key '" + key + "'");
                    }
                    return key + " : " + single(",}").hocon();
                },
                '}');
        return "{" + String.join(", ", entries) + "}";
    }

    private String key() {
        int start = at;
        while (at < text.length() && ":={},[]\"'".indexOf(peek()) < 0) {
            at++;
        }
        String key = text.substring(start, at).strip();
        if (!key.matches("[\\w.@/ -]+")) {
            throw new IllegalArgumentException("'" + key + "' is not a key");
        }
        return key;
    }

    private String quoted() {
        char quote = peek();
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = peek();
            if (c == quote) {
                at++;
                return content.toString();
            }
            if (c == '\\' && at + 1 < text.length() && (text.charAt(at + 1) == quote || text.charAt(at + 1) == '\\')) {
                at++;
                c = peek();
            }
            content.append(c);
        }
        throw new IllegalArgumentException("the closing " + quote + " is missing");
    }

    /** Characters up to a stop; {@code ${...}} in them is left for the resolution. */
    private Single scalar(String stops) {
        int start = at;
        StringBuilder word = new StringBuilder();
        List<String> parts = new ArrayList<>();
        boolean plain = true;
        while (at < text.length() && stops.indexOf(peek()) < 0) {
            char c = peek();
            if (text.startsWith("${", at)) {
                int close = text.indexOf('}', at);
                if (close < 0) {
                    throw new IllegalArgumentException("the '}' of " + text.substring(at) + " is missing");
                }
                if (!word.isEmpty()) {
                    parts.add(ConfigUtil.quoteString(word.toString()));
                    word.setLength(0);
                }
                parts.add(text.substring(at, close + 1));
                at = close + 1;
                continue;
            }
            if (c == '\\' && at + 1 < text.length() && ",()[]{}:='\"\\".indexOf(text.charAt(at + 1)) >= 0) {
                at++;
                c = peek();
                plain = false;
            } else if ("{}[]\"".indexOf(c) >= 0) {
                throw new IllegalArgumentException("'" + c + "' must be quoted: '\""
                        + text.substring(start).strip() + "\"'");
            }
            word.append(c);
            at++;
        }
        String written = text.substring(start, at).strip();
        if (parts.isEmpty()) {
            if (written.isEmpty()) {
                throw new IllegalArgumentException(
                        "a value is missing in '" + text.strip() + "'; an empty text is \"\"");
            }
            return plain
                    ? Single.literal(written)
                    : Single.string(word.toString().strip());
        }
        String last = word.toString().stripTrailing();
        if (!last.isEmpty()) {
            parts.add(ConfigUtil.quoteString(last));
        }
        return new Single(written, String.join("", parts));
    }

    private Matcher looking(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    private void expect(char wanted, String otherwise) {
        if (peek() != wanted) {
            throw new IllegalArgumentException(otherwise + " in '" + text.strip() + "'");
        }
        at++;
    }

    private void end() {
        skipSpace();
        if (at < text.length()) {
            throw new IllegalArgumentException("'" + text.substring(at) + "' stands behind the end of the value");
        }
    }
}
