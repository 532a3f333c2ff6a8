package dev.assay.experiments.binding;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.composition.Origins;
import dev.assay.experiments.composition.Problem;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.plugins.Setting;
import dev.assay.experiments.plugins.SettingTypes;
import dev.assay.experiments.plugins.Values;
import dev.assay.spi.Component;
import dev.assay.spi.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One pass over a config: it goes on after a problem, so that all come out at once. */
final class Reading {
    private static final String NAME = "name";

    private final Registry registry;
    private final List<Problem> problems = new ArrayList<>();
    private final SortedMap<String, ComponentType> readers = new TreeMap<>();

    Reading(Registry registry) {
        this.registry = registry;
    }

    /** A value that was read, and the config with all that it was read from. */
    record Read(Object value, ConfigValue complete) {}

    /** The result of the pass. */
    @SuppressWarnings("unchecked")
    <T> Bound<T> done(Optional<Read> read) {
        if (!problems.isEmpty()) {
            throw new ConfigProblems(problems);
        }
        Read result = read.orElseThrow();
        return new Bound<>((T) result.value(), ((ConfigObject) result.complete()).toConfig(), readers);
    }

    Optional<Read> root(Class<?> record, ConfigObject config) {
        return block(record, "", config, Map.of(), "");
    }

    /** The value that a setting of the given type gets, or nothing where that is a problem. */
    Optional<Read> value(Type type, String path, ConfigValue value) {
        Class<?> raw = SettingTypes.raw(type);
        if (raw == Optional.class) {
            return value.valueType() == ConfigValueType.NULL
                    ? Optional.of(new Read(Optional.empty(), value))
                    : value(SettingTypes.argument(type), path, value)
                            .map(read -> new Read(Optional.of(read.value()), read.complete()));
        }
        if (raw == List.class) {
            return list(type, path, value);
        }
        if (raw == Map.class) {
            return value instanceof ConfigObject entries ? map(type, path, entries) : wrong(type, path, value);
        }
        if (Component.class.isAssignableFrom(raw)) {
            return component(raw, path, value);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return text(value)
                    .filter(text -> text.equals("true") || text.equals("false"))
                    .map(text -> read(Boolean.valueOf(text), value))
                    .or(() -> wrong(type, path, value));
        }
        if (raw == double.class || raw == Double.class) {
            return text(value)
                    .flatMap(Reading::real)
                    .map(number -> read(number, value))
                    .or(() -> wrong(type, path, value));
        }
        if (raw == int.class || raw == Integer.class) {
            return whole(type, path, value, Integer.MIN_VALUE, Integer.MAX_VALUE)
                    .map(number -> read(number.intValueExact(), value));
        }
        if (raw == long.class || raw == Long.class) {
            return whole(type, path, value, Long.MIN_VALUE, Long.MAX_VALUE)
                    .map(number -> read(number.longValueExact(), value));
        }
        if (raw.isEnum()) {
            return enumeration(raw, path, value);
        }
        Optional<Method> parser = SettingTypes.parser(raw);
        if (raw == String.class || raw == Path.class || raw == Duration.class || parser.isPresent()) {
            return word(raw, parser, path, value);
        }
        return value instanceof ConfigObject object ? block(raw, path, object, Map.of(), "") : wrong(type, path, value);
    }

    private Optional<Read> list(Type type, String path, ConfigValue value) {
        if (!(value instanceof ConfigList items)) {
            String hint = value.valueType() == ConfigValueType.NULL
                    ? "; none is []"
                    : "; a list of one is [" + render(value) + "]";
            return problem(value.origin(), path + " must be a list, found " + found(value) + hint);
        }
        List<Object> values = new ArrayList<>();
        List<Object> complete = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            value(SettingTypes.argument(type), path + "[" + i + "]", items.get(i))
                    .ifPresent(read -> {
                        values.add(read.value());
                        complete.add(read.complete());
                    });
        }
        return values.size() == items.size()
                ? Optional.of(new Read(
                        List.copyOf(values),
                        ConfigValueFactory.fromIterable(complete).withOrigin(items.origin())))
                : Optional.empty();
    }

    private Optional<Read> map(Type type, String path, ConfigObject entries) {
        Map<String, Object> values = new TreeMap<>();
        ConfigObject complete = ConfigFactory.empty().root().withOrigin(entries.origin());
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(entries).entrySet()) {
            String place = join(path, ConfigUtil.quoteString(entry.getKey()));
            Optional<Read> read = value(SettingTypes.value(type), place, entry.getValue());
            if (read.isPresent()) {
                values.put(entry.getKey(), read.get().value());
                complete = complete.withValue(entry.getKey(), read.get().complete());
            }
        }
        return values.size() == entries.size() ? Optional.of(new Read(values, complete)) : Optional.empty();
    }

    private Optional<Read> enumeration(Class<?> type, String path, ConfigValue value) {
        List<String> names = SettingTypes.values(type);
        int index = text(value).map(names::indexOf).orElse(-1);
        if (index >= 0) {
            return Optional.of(new Read(type.getEnumConstants()[index], value));
        }
        return text(value).isPresent()
                ? problem(value.origin(), path + " cannot be " + found(value) + "; " + hint(value, names))
                : wrong(type, path, value);
    }

    private static String hint(ConfigValue value, List<String> names) {
        return Nearest.hint(text(value).orElse(""), names);
    }

    /** A value that is written as one word. */
    private Optional<Read> word(Class<?> type, Optional<Method> parser, String path, ConfigValue value) {
        Optional<String> text = text(value);
        if (text.isEmpty()) {
            return wrong(type, path, value);
        }
        ConfigValue word = value.valueType() == ConfigValueType.STRING
                ? value
                : ConfigValueFactory.fromAnyRef(text.get()).withOrigin(value.origin());
        try {
            if (type == String.class) {
                return Optional.of(new Read(text.get(), word));
            }
            if (type == Path.class) {
                return Optional.of(new Read(Path.of(text.get()), word));
            }
            if (type == Duration.class) {
                Config config = ConfigFactory.empty().withValue("duration", value);
                return Optional.of(new Read(config.getDuration("duration"), word));
            }
            return Optional.of(new Read(parser.orElseThrow().invoke(null, text.get()), word));
        } catch (InvalidPathException | ConfigException e) {
            return wrong(type, path, value);
        } catch (InvocationTargetException e) {
            return problem(value.origin(), path + ": " + rejection(e));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A block of a record's settings; those that are not there are taken from {@code defaults}. */
    private Optional<Read> block(
            Class<?> type, String path, ConfigObject config, Map<String, Setting> settings, String name) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys = Arrays.stream(components)
                .map(component -> SettingTypes.kebab(component.getName()))
                .toList();
        ConfigObject complete = ConfigFactory.empty().root().withOrigin(config.origin());
        Object[] arguments = new Object[components.length];
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            Setting setting = settings.get(keys.get(i));
            Optional<Read> read = setting(
                    components[i].getGenericType(),
                    join(path, keys.get(i)),
                    config,
                    keys.get(i),
                    Optional.ofNullable(setting));
            if (read.isPresent()) {
                arguments[i] = read.get().value();
                complete = complete.withValue(keys.get(i), read.get().complete());
            }
            whole &= read.isPresent();
        }
        String owner = name.isEmpty() ? "" : " of " + name;
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(config).entrySet()) {
            if (!keys.contains(entry.getKey())) {
                problem(
                        entry.getValue().origin(),
                        join(path, entry.getKey()) + " is not a setting" + owner + "; "
                                + Nearest.hint(entry.getKey(), keys));
            }
        }
        return whole ? construct(type, components, arguments, path, keys, complete) : Optional.empty();
    }

    private Optional<Read> setting(Type type, String path, ConfigObject config, String key, Optional<Setting> setting) {
        Optional<ConfigValue> given = Optional.ofNullable(config.get(key));
        Optional<ConfigValue> byDefault = setting.flatMap(Setting::defaultValue);
        if (given.isPresent()) {
            return value(
                    type, path, byDefault.map(base -> merged(given.get(), base)).orElse(given.get()));
        }
        if (byDefault.isPresent()) {
            return value(type, path, byDefault.get());
        }
        if (SettingTypes.raw(type) == Optional.class) {
            return value(type, path, ConfigValueFactory.fromAnyRef(null).withOrigin(config.origin()));
        }
        String example = setting.flatMap(Setting::example)
                .map(text -> ", such as " + text)
                .orElse("");
        return problem(config.origin(), path + " is missing: " + SettingTypes.expected(type) + example);
    }

    /** What is given, with the rest of the default's block unless it names another component. */
    private static ConfigValue merged(ConfigValue given, ConfigValue byDefault) {
        if (!(given instanceof ConfigObject block && byDefault instanceof ConfigObject base)) {
            return given;
        }
        ConfigValue name = block.get(NAME);
        return name == null || name.equals(base.get(NAME)) ? block.withFallback(base) : block;
    }

    private Optional<Read> construct(
            Class<?> type,
            RecordComponent[] components,
            Object[] arguments,
            String path,
            List<String> keys,
            ConfigObject complete) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return Optional.of(new Read(constructor.newInstance(arguments), complete));
        } catch (InvocationTargetException e) {
            String rejection = rejection(e);
            Optional<String> culprit = keys.stream()
                    .filter(key -> rejection.matches("(?s)" + key + "([^a-z0-9-].*)?"))
                    .max(Comparator.comparing(String::length));
            ConfigOrigin where = culprit.flatMap(key -> Optional.ofNullable(complete.get(key)))
                    .map(ConfigValue::origin)
                    .orElse(complete.origin());
            return problem(
                    where,
                    culprit.isPresent() ? join(path, rejection) : path.isEmpty() ? rejection : path + ": " + rejection);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made", e);
        }
    }

    /** Why a constructor or parser rejects a value; any failure but that is a defect of the class. */
    private static String rejection(InvocationTargetException e) {
        if (e.getCause() instanceof IllegalArgumentException rejection) {
            return String.valueOf(rejection.getMessage());
        }
        if (e.getCause() instanceof RuntimeException defect) {
            throw defect;
        }
        throw new IllegalStateException(e.getCause());
    }

    private Optional<Read> component(Class<?> type, String path, ConfigValue value) {
        List<ComponentType> candidates = registry.types(SettingTypes.kind(type).value()).stream()
                .filter(candidate -> type.isAssignableFrom(candidate.type()))
                .toList();
        if (value.valueType() == ConfigValueType.STRING) {
            return component(type, path, value, ConfigFactory.empty().root().withOrigin(value.origin()), candidates);
        }
        String number = SettingTypes.kind(type).number();
        if (value.valueType() == ConfigValueType.NUMBER && !number.isEmpty()) {
            ConfigValue name = ConfigValueFactory.fromAnyRef(number).withOrigin(value.origin());
            ConfigObject block = ConfigFactory.empty().root().withOrigin(value.origin());
            Optional<ComponentType> constant = candidates.stream()
                    .filter(candidate -> candidate.name().equals(number))
                    .findFirst();
            return component(
                    type,
                    path,
                    name,
                    constant.isPresent()
                            ? block.withValue(constant.get().settings().get(0).name(), value)
                            : block,
                    candidates);
        }
        if (!(value instanceof ConfigObject object)) {
            return wrong(type, path, value);
        }
        ConfigValue name = object.get(NAME);
        if (name == null || name.valueType() != ConfigValueType.STRING) {
            String problem = join(path, NAME)
                    + (name == null ? " is missing: which " : " must be text, found " + found(name) + ": which ")
                    + SettingTypes.noun(type) + "? known: "
                    + String.join(
                            ", ",
                            candidates.stream()
                                    .map(ComponentType::name)
                                    .sorted()
                                    .toList());
            return problem(name == null ? object.origin() : name.origin(), problem);
        }
        // A block that an option made has no place of its own, but its name has.
        return component(type, path, name, object.withoutKey(NAME).withOrigin(name.origin()), candidates);
    }

    private Optional<Read> component(
            Class<?> type, String path, ConfigValue name, ConfigObject settings, List<ComponentType> candidates) {
        String wanted = String.valueOf(name.unwrapped());
        Optional<ComponentType> found = candidates.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst();
        if (found.isEmpty()) {
            String noun = SettingTypes.noun(type);
            String other = registry.find(SettingTypes.kind(type).value(), wanted)
                    .map(elsewhere -> elsewhere + " is no " + noun + "; ")
                    .orElse("");
            String text = other.isEmpty()
                    ? Registry.unknown(noun, wanted, candidates)
                    : other
                            + Nearest.hint(
                                    wanted,
                                    candidates.stream().map(ComponentType::name).toList());
            return problem(name.origin(), (path.isEmpty() ? "" : path + ": ") + text);
        }
        return component(found.get(), path, name, settings);
    }

    /** A component with the given settings, apart from its name. */
    Optional<Read> component(ComponentType type, ConfigObject settings) {
        ConfigValue name = ConfigValueFactory.fromAnyRef(type.name()).withOrigin(settings.origin());
        return component(type, "", name, settings.withoutKey(NAME));
    }

    private Optional<Read> component(ComponentType type, String path, ConfigValue name, ConfigObject settings) {
        readers.put(path, type);
        Map<String, Setting> known = new TreeMap<>();
        type.settings().forEach(setting -> known.put(setting.name(), setting));
        return block(type.type(), path, settings, known, type.toString())
                .map(read -> new Read(read.value(), ((ConfigObject) read.complete()).withValue(NAME, name)));
    }

    private Optional<BigInteger> whole(Type type, String path, ConfigValue value, long min, long max) {
        Optional<BigInteger> number =
                text(value).filter(text -> text.matches("[+-]?\\d{1,100}")).map(BigInteger::new);
        if (number.isEmpty()) {
            wrong(type, path, value);
        } else if (number.get().compareTo(BigInteger.valueOf(min)) < 0
                || number.get().compareTo(BigInteger.valueOf(max)) > 0) {
            problem(value.origin(), path + " must be from " + min + " to " + max + ", found " + found(value));
            return Optional.empty();
        }
        return number;
    }

    private static Optional<Double> real(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity":
                return Optional.of(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity":
                return Optional.of(Double.NEGATIVE_INFINITY);
            case "nan":
                return Optional.of(Double.NaN);
            default:
                return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")
                        ? Optional.of(unsigned(Double.parseDouble(text))).filter(Double::isFinite)
                        : Optional.empty();
        }
    }

    /** Zero without a sign: a config that is written out and read again loses it, and must give the same value. */
    private static double unsigned(double number) {
        return number == 0 ? 0 : number;
    }

    /** A number or truth value that was read: in the complete config it stands as such, though it came as text. */
    private static Read read(Object value, ConfigValue from) {
        boolean asText = from.valueType() == ConfigValueType.STRING
                && (!(value instanceof Double number) || Double.isFinite(number));
        return new Read(value, asText ? ConfigValueFactory.fromAnyRef(value).withOrigin(from.origin()) : from);
    }

    /** A single value's text as it was written, numbers without exponent; empty for null, lists and blocks. */
    private static Optional<String> text(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, BOOLEAN -> Optional.of(String.valueOf(value.unwrapped()));
            case NUMBER -> Optional.of(plain(Values.written(value)));
            default -> Optional.empty();
        };
    }

    /** A number without an exponent, unless that would make it very long. */
    private static String plain(String number) {
        return number.matches("[+-]?[\\d.]+[eE][+-]?\\d{1,2}") ? new BigDecimal(number).toPlainString() : number;
    }

    private Optional<Read> wrong(Type type, String path, ConfigValue value) {
        return problem(value.origin(), path + " must be " + SettingTypes.expected(type) + ", found " + found(value));
    }

    private static String found(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING -> "'" + value.unwrapped() + "'";
            case NULL -> "null";
            case OBJECT -> "the block " + render(value);
            case LIST -> "the list " + render(value);
            default -> Values.written(value);
        };
    }

    private static String render(ConfigValue value) {
        String text = Values.text(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + " ...";
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private <T> Optional<T> problem(ConfigOrigin origin, String what) {
        problems.add(new Problem(Origins.describe(origin), what));
        return Optional.empty();
    }
}
