package dev.assay.experiments.composition;

import dev.assay.spi.UserException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Where configs are looked for: the user's folders first, the built-in ones and those of plugins last. */
public final class Sources {
    static final String FOLDER = "conf";
    private static final String ENDING = ".conf";
    private static final int DEPTH = 8;

    private final SortedMap<String, URL> configs = new TreeMap<>();
    private final Map<String, String> environment;
    private final ClassLoader loader;

    private Sources(ClassLoader loader, Map<String, String> environment) {
        this.loader = loader;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Looks into the given folders, then {@code ./conf} where it is there, then every {@code conf/} on the class path.
     *
     * @param folders the user's {@code --conf} folders; the first that has a config wins
     * @param workingDirectory what {@code ./conf} and relative folders start from
     * @param environment what {@code ${?VAR}} in a config may read
     * @throws UserException where a folder is not there or cannot be read
     */
    public static Sources of(
            List<Path> folders, Path workingDirectory, ClassLoader loader, Map<String, String> environment) {
        Sources sources = new Sources(loader, environment);
        for (Path folder : folders) {
            Path absolute = workingDirectory.resolve(folder);
            if (!Files.isDirectory(absolute)) {
                throw new UserException("--conf " + folder + ": there is no such folder");
            }
            sources.addFolder(absolute);
        }
        Path own = workingDirectory.resolve(FOLDER);
        if (Files.isDirectory(own)) {
            sources.addFolder(own);
        }
        sources.addClassPath();
        return sources;
    }

    /** The groups that have options in files, as {@code optimizer} or {@code server/storage}. */
    public SortedSet<String> groups() {
        SortedSet<String> groups = new TreeSet<>();
        configs.keySet().stream()
                .map(Sources::folder)
                .filter(group -> !group.isEmpty())
                .forEach(groups::add);
        return Collections.unmodifiableSortedSet(groups);
    }

    /** The options of a group that stand in files; the group {@code ""} holds the configs of the root. */
    public SortedSet<String> options(String group) {
        SortedSet<String> options = new TreeSet<>();
        configs.keySet().stream()
                .filter(path -> folder(path).equals(group))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .forEach(options::add);
        return Collections.unmodifiableSortedSet(options);
    }

    /** The file of a config such as {@code optimizer/adam}. */
    Optional<URL> find(String path) {
        return Optional.ofNullable(configs.get(path));
    }

    Map<String, String> environment() {
        return environment;
    }

    /** What reads configs and plugins from the class path. */
    public ClassLoader loader() {
        return loader;
    }

    /**
     * Copies all configs into a folder, from which they can be read as they are now whatever becomes of their files.
     *
     * @throws UserException where a config cannot be read or the folder not be written
     */
    public void copyTo(Path folder) {
        configs.forEach((path, url) -> {
            Path file = folder.resolve(path + ENDING);
            try (InputStream in = url.openStream()) {
                Files.createDirectories(file.resolveSibling("."));
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UserException(
                        "The config " + url + " cannot be copied to " + file + ": " + e.getMessage(), e);
            }
        });
    }

    static String folder(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private void addFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().endsWith(ENDING) && Files.isRegularFile(file)) {
                    String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
                    add(path, file.toUri().toURL());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new UserException("The configs in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void addClassPath() {
        try {
            for (URL url : Collections.list(loader.getResources(FOLDER))) {
                if (url.getProtocol().equals("file")) {
                    addFolder(Path.of(url.toURI()));
                } else if (url.getProtocol().equals("jar")) {
                    addJar(url.getPath().substring(0, url.getPath().lastIndexOf("!/")));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new UserException("The configs on the class path cannot be read: " + e.getMessage(), e);
        }
    }

    private void addJar(String address) throws IOException, URISyntaxException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(Path.of(new URI(address)).toFile())) {
            jar.stream().map(entry -> entry.getName()).sorted().forEach(names::add);
        }
        for (String name : names) {
            if (name.startsWith(FOLDER + "/") && name.endsWith(ENDING)) {
                add(name.substring(FOLDER.length() + 1), new URL("jar:" + address + "!/" + name));
            }
        }
    }

    private void add(String path, URL url) throws MalformedURLException {
        configs.putIfAbsent(path.substring(0, path.length() - ENDING.length()), url);
    }
}
