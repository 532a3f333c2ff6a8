package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.assay.spi.Component;
import dev.assay.spi.Kind;
import dev.assay.spi.Name;
import dev.assay.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a plugin must do: be found, and bring components that are public records of one kind with a name of their own, whose settings
 * stand in its {@code reference.conf}, each with its documentation, and nothing else does.
 */
public abstract class ComponentContract {
    private static final Pattern REQUIRED = Pattern.compile("(?m)^ *# ([a-z0-9-]+) = .*\\(required\\)$");

    /** The plugin under test. */
    protected abstract Plugin plugin();

    @TestFactory
    Stream<DynamicTest> describesEachComponent() {
        String text = referenceConf(plugin());
        return plugin().components().stream()
                .map(type -> dynamicTest(
                        type.getSimpleName(),
                        () -> assertThat(problems(type, text)).isEmpty()));
    }

    @Test
    void isFound() {
        assertThat(ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::type))
                .contains(plugin().getClass());
    }

    @Test
    void bringsEachNameOnce() {
        assertThat(plugin().components().stream().map(ComponentContract::path))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @Test
    void describesNothingElse() {
        Set<String> described = new TreeSet<>();
        ConfigObject kinds = ConfigFactory.parseString(referenceConf(plugin()))
                .getConfig("assay")
                .root();
        kinds.forEach((kind, components) ->
                ((ConfigObject) components).keySet().forEach(name -> described.add("assay." + kind + "." + name)));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(plugin().components().stream()
                        .map(ComponentContract::path)
                        .toList());
    }

    /** What is wrong with a component, given the text of its module's reference.conf; empty where it is as it must be. */
    static List<String> problems(Class<? extends Component> type, String text) {
        List<String> problems = new ArrayList<>();
        if (!type.isRecord() || !Modifier.isPublic(type.getModifiers())) {
            problems.add("is not a public record");
        }
        Name name = type.getAnnotation(Name.class);
        if (name == null || !name.value().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            problems.add("has no @Name in kebab-case");
            return problems;
        }
        if (kinds(type).size() != 1) {
            problems.add("has not one kind but " + kinds(type));
            return problems;
        }
        Config config = ConfigFactory.parseString(text);
        if (!config.hasPathOrNull(path(type))) {
            problems.add("reference.conf has no " + path(type));
            return problems;
        }
        ConfigObject block = config.getObject(path(type));
        if (block.origin().comments().isEmpty()) {
            problems.add(path(type) + " has no comment above it that says what it is");
        }
        Set<String> keys = new TreeSet<>(block.keySet());
        String body = body(text, path(type));
        REQUIRED.matcher(body).results().map((MatchResult m) -> m.group(1)).forEach(keys::add);
        Set<String> settings = Arrays.stream(Objects.requireNonNull(type.getRecordComponents()))
                .map(c -> kebab(c.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!keys.equals(settings)) {
            problems.add("reference.conf has " + keys + ", the record " + settings);
        }
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            if (entry.getValue().origin().comments().isEmpty()) {
                problems.add(entry.getKey() + " has no comment above it");
            }
        }
        return problems;
    }

    private static String path(Class<? extends Component> type) {
        Name name = Objects.requireNonNull(type.getAnnotation(Name.class), () -> type + " has no @Name");
        return "assay." + String.join("+", kinds(type)) + "." + name.value();
    }

    /** The kinds of all interfaces that a type has, directly or not. */
    private static Set<String> kinds(Class<?> type) {
        Set<String> kinds = new TreeSet<>();
        Kind kind = type.getAnnotation(Kind.class);
        if (kind != null) {
            kinds.add(kind.value());
        }
        for (Class<?> above : type.getInterfaces()) {
            kinds.addAll(kinds(above));
        }
        return kinds;
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The text from a path's opening brace to the next line that is a closing one. */
    private static String body(String text, String path) {
        int start = text.indexOf(path + " {");
        int end = text.indexOf("\n}", start);
        return start < 0 || end < 0 || text.startsWith(path + " {}", start) ? "" : text.substring(start, end);
    }

    /** The reference.conf beside the plugin's class, in the same folder or jar. */
    private static String referenceConf(Plugin plugin) {
        String home = plugin.getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        try {
            for (URL url : Collections.list(plugin.getClass().getClassLoader().getResources("reference.conf"))) {
                if (url.toString().contains(home)) {
                    try (InputStream in = url.openStream()) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no reference.conf in " + home);
    }
}
