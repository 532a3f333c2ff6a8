package dev.assay.experiments.plugins;

import dev.assay.spi.Component;
import dev.assay.spi.Kind;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The types that a setting may have, and how they are spoken of. */
public final class SettingTypes {
    private static final Map<Class<?>, String> SCALARS = Map.of(
            int.class, "whole number",
            Integer.class, "whole number",
            long.class, "whole number",
            Long.class, "whole number",
            double.class, "number",
            Double.class, "number",
            String.class, "text",
            Path.class, "path",
            Duration.class, "duration such as 90s or 10m");

    private SettingTypes() {}

    /** A Java name as a config spells it: {@code learningRate} and {@code LEARNING_RATE} as {@code learning-rate}. */
    public static String kebab(String name) {
        StringBuilder kebab = new StringBuilder();
        boolean constant = name.equals(name.toUpperCase(Locale.ROOT));
        for (char c : name.toCharArray()) {
            if (c == '_') {
                kebab.append('-');
            } else if (Character.isUpperCase(c)) {
                kebab.append(constant || kebab.length() == 0 ? "" : "-").append(Character.toLowerCase(c));
            } else {
                kebab.append(c);
            }
        }
        return kebab.toString();
    }

    /** The class behind a type, without its arguments. */
    public static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    /** The one argument of a list's or an optional's type. */
    public static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    /** What a map from text has for each key. */
    public static Type value(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[1];
    }

    /** The public static {@code parse(String)} of a type that a config writes as one word. */
    public static Optional<Method> parser(Class<?> type) {
        try {
            Method parse = type.getMethod("parse", String.class);
            return Modifier.isStatic(parse.getModifiers()) && parse.getReturnType() == type
                    ? Optional.of(parse)
                    : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** The kinds that a class or interface belongs to; a component has exactly one. */
    static Set<Kind> kinds(Class<?> type) {
        Set<Kind> kinds = new LinkedHashSet<>();
        Optional.ofNullable(type.getAnnotation(Kind.class)).ifPresent(kinds::add);
        for (Class<?> parent : type.getInterfaces()) {
            kinds.addAll(kinds(parent));
        }
        return kinds;
    }

    /** The kind of the components that a setting of this type takes. */
    public static Kind kind(Class<?> type) {
        return kinds(type).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + " is not of a kind of component"));
    }

    /** What the components of a type are called: the kind, or the narrower interface, such as {@code activation}. */
    public static String noun(Class<?> type) {
        return type.isAnnotationPresent(Kind.class) ? kind(type).value() : kebab(type.getSimpleName());
    }

    /**
     * What a config can write for a type, without an article: {@code whole number}, {@code list of: transform}.
     *
     * @throws IllegalArgumentException where a config cannot give such a value
     */
    public static String describe(Type type) {
        Class<?> raw = raw(type);
        if (SCALARS.containsKey(raw)) {
            return SCALARS.get(raw);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        }
        if (raw == Optional.class) {
            return describe(argument(type)) + ", or null";
        }
        if (raw == List.class) {
            return "list of: " + describe(argument(type));
        }
        if (raw == Map.class) {
            return "block with for each key: " + describe(value(type));
        }
        if (raw.isEnum()) {
            return "one of " + String.join(", ", values(raw));
        }
        if (Component.class.isAssignableFrom(raw)) {
            return noun(raw) + (kind(raw).number().isEmpty() ? "" : " or number");
        }
        if (parser(raw).isPresent()) {
            return kebab(raw.getSimpleName());
        }
        if (raw.isRecord()) {
            return Arrays.stream(raw.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(SettingTypes::kebab)
                    .collect(Collectors.joining(", ", "block of ", ""));
        }
        throw new IllegalArgumentException(
                "type " + type.getTypeName()
                        + " cannot be given in a config; there are: numbers, boolean, String, Path, Duration, enums, records,"
                        + " components, types with a public static parse(String), and List, Optional and Map<String, ...> of these");
    }

    /** The same with an article, for messages. */
    public static String expected(Type type) {
        String text = describe(type);
        return text.startsWith("one of") || text.startsWith("true") || text.startsWith("text")
                ? text
                : ("aeio".indexOf(text.charAt(0)) >= 0 ? "an " : "a ") + text;
    }

    /** The values of an enum as configs spell them. */
    public static List<String> values(Class<?> enumeration) {
        return Arrays.stream(enumeration.getEnumConstants())
                .map(constant -> kebab(((Enum<?>) constant).name()))
                .toList();
    }
}
