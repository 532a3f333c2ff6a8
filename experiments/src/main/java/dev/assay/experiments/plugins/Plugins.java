package dev.assay.experiments.plugins;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the plugins: on the class path, and in a folder of jars. */
public final class Plugins {
    private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();
    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");
    /** Class file version 45 is Java 1, and each Java since has one more. */
    private static final int CLASS_FILE_OFFSET = 44;

    private Plugins() {}

    /**
     * What the plugins are loaded by: the class path, and after it the jars of a folder.
     *
     * @throws UserException where the folder cannot be read or holds no jar
     */
    public static ClassLoader loader(Optional<Path> folder) {
        ClassLoader own = Plugins.class.getClassLoader();
        // The loader of a folder's jars lives as long as their classes: as the process.
        return folder.<ClassLoader>map(jars -> new URLClassLoader(urls(jars), own))
                .orElse(own);
    }

    /**
     * The components of all plugins on the class path, and of those in the jars of a folder.
     *
     * @throws UserException where the folder or a plugin is broken, naming the jar and the class
     */
    public static Registry discover(Optional<Path> folder) {
        return discover(loader(folder));
    }

    /**
     * The components of all plugins that a class loader sees.
     *
     * @throws UserException where a plugin is broken, naming the jar and the class
     */
    public static Registry discover(ClassLoader loader) {
        List<String> problems = new ArrayList<>();
        Map<String, PluginJar> jars = new LinkedHashMap<>();
        Iterator<ServiceLoader.Provider<Plugin>> providers =
                ServiceLoader.load(Plugin.class, loader).stream().iterator();
        boolean more = true;
        while (more) {
            // Both steps load classes, and a failure of one plugin leaves the iterator at the next.
            try {
                more = providers.hasNext();
                if (more) {
                    add(providers.next(), jars, problems);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                problems.add(source(loader, String.valueOf(e.getMessage())) + reason(e));
            }
        }
        if (!problems.isEmpty()) {
            throw Registry.broken(problems);
        }
        // By name, not by place on the class path: what is measured, and in which order, must not depend on how Assay
        // was started.
        return Registry.of(jars.values().stream()
                .sorted(Comparator.comparing(PluginJar::name))
                .toList());
    }

    private static void add(
            ServiceLoader.Provider<Plugin> provider, Map<String, PluginJar> jars, List<String> problems) {
        URL location = location(provider.type());
        String path = path(location);
        List<Class<? extends Component>> components = new ArrayList<>();
        try {
            components.addAll(provider.get().components());
        } catch (ServiceConfigurationError | LinkageError e) {
            problems.add(path + ": plugin " + provider.type().getName() + ": " + reason(e));
            return;
        }
        PluginJar before = jars.get(path);
        if (before != null) {
            components.addAll(0, before.components());
            jars.put(path, new PluginJar(path, before.name(), before.reference(), components));
        } else {
            jars.put(path, new PluginJar(path, name(path), reference(location), components));
        }
    }

    private static URL[] urls(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw new UserException("--plugins " + folder + ": there is no jar in this folder");
            }
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = checked(jars.get(i)).toUri().toURL();
            }
            return urls;
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file is always a URL", e);
        } catch (IOException e) {
            throw new UserException("--plugins " + folder + ": this is not a folder that can be read", e);
        }
    }

    /** A class loader passes over a jar that it cannot read, and the plugin in it would be missing without a word. */
    private static Path checked(Path jar) {
        try (JarFile readable = new JarFile(jar.toFile())) {
            return jar;
        } catch (IOException e) {
            throw new UserException(
                    "--plugins: " + jar + " cannot be read as a jar (" + e.getMessage() + "): copy or build it again",
                    e);
        }
    }

    private static URL location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new UserException("plugin " + type.getName() + " comes neither from a jar nor from a folder");
        }
        return source.getLocation();
    }

    private static String path(URL location) {
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(location.toString(), e);
        }
    }

    /** The jar's name without its version; for a folder of classes that Maven made, the artifact's, so that both are called the same. */
    private static String name(String path) {
        Path file = Path.of(path);
        Path pom = file.resolve("../../pom.xml").normalize();
        try {
            if (Files.isDirectory(file) && Files.exists(pom)) {
                String text = Files.readString(pom).replaceFirst("(?s)<parent>.*?</parent>", "");
                Matcher artifact =
                        Pattern.compile("<artifactId>([^<]+)</artifactId>").matcher(text);
                if (artifact.find()) {
                    return artifact.group(1);
                }
            }
        } catch (IOException e) {
            throw new UserException(pom + " cannot be read: " + e.getMessage(), e);
        }
        return String.valueOf(file.getFileName()).replaceFirst("(-\\d.*)?\\.jar$", "");
    }

    private static Optional<String> reference(URL location) {
        try {
            String root = location.toString();
            String folder = root.endsWith("/") ? root : "jar:" + root + "!/";
            return Optional.of(text(URI.create(folder + "reference.conf").toURL()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String text(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        // A jar in the cache would stay open, and stay as it is though the file may change.
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The jar whose list of plugins names the class that an error speaks of. */
    private static String source(ClassLoader loader, String message) {
        try {
            for (URL list : Collections.list(loader.getResources(SERVICES))) {
                boolean named = text(list)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .anyMatch(name -> !name.isEmpty()
                                && (message.contains(name) || message.contains(name.replace('.', '/'))));
                if (named || message.contains(list.toString())) {
                    return list.toString().replaceFirst("^(jar:)?file:", "").replaceFirst("!?/" + SERVICES + "$", "")
                            + ": ";
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    /** Why a class could not be loaded, in words for the plugin's author. */
    static String reason(Throwable error) {
        Throwable cause =
                error instanceof ServiceConfigurationError && error.getCause() != null ? error.getCause() : error;
        String message = String.valueOf(cause.getMessage());
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        if (cause instanceof UnsupportedClassVersionError && version.find()) {
            return "it needs Java " + (Integer.parseInt(version.group(1)) - CLASS_FILE_OFFSET) + ", this is Java "
                    + Runtime.version().feature();
        }
        if (cause instanceof NoClassDefFoundError) {
            return "class " + message.replace('/', '.')
                    + " is missing: put the jar that holds it beside the plugin's jar, or build the plugin against this Assay";
        }
        if (cause instanceof ServiceConfigurationError) {
            return message.replaceFirst("^" + Pattern.quote(Plugin.class.getName()) + ": ", "");
        }
        return cause.getClass().getSimpleName() + ": " + message;
    }
}
