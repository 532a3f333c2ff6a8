package dev.assay.experiments.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.spi.Plugin;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are compiled here, so that they are nowhere but in the folder that is named. */
class PluginsTest {
    private static final String WAVE = """
            package wave;
            @dev.assay.spi.Name("wave")
            public record Wave(double height) implements dev.assay.spi.Schedule {
                public double at(dev.assay.spi.Progress progress) { return height; }
            }
            """;
    private static final String WAVES = """
            package wave;
            public class Waves implements dev.assay.spi.Plugin {
                public java.util.List<Class<? extends dev.assay.spi.Component>> components() {
                    return java.util.List.of(Wave.class);
                }
            }
            """;
    private static final String REFERENCE = """
            # Up and down.
            assay.schedule.wave {
              # How high.
              height = 2
            }
            """;
    private static final int CLASS_FILE_VERSION_AT = 6;
    private static final int JAVA_99 = 99 + 44;

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    /** The class files and texts of a plugin jar, by path. */
    private Map<String, byte[]> waves() throws IOException {
        return compiled(Map.of("Wave", WAVE, "Waves", WAVES), "wave", "wave.Waves");
    }

    private Map<String, byte[]> compiled(Map<String, String> sources, String packageName, String plugin)
            throws IOException {
        Path work = Files.createTempDirectory(temp, "sources");
        Path classes = Files.createDirectory(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-d", classes.toString(), "-cp", Path.of(location(Plugin.class)).toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            arguments.add(Files.writeString(work.resolve(source.getKey() + ".java"), source.getValue())
                    .toString());
        }
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(exit).as("exit code of javac").isZero();
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> files = Files.list(classes.resolve(packageName))) {
            for (Path file : files.toList()) {
                entries.put(packageName + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        entries.put("reference.conf", REFERENCE.getBytes(StandardCharsets.UTF_8));
        entries.put("META-INF/services/dev.assay.spi.Plugin", plugin.getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    private static java.net.URI location(Class<?> type) {
        try {
            return type.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path jar(String name, Map<String, byte[]> entries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }

    private String broken() {
        UserException broken = catchThrowableOfType(UserException.class, () -> Plugins.discover(Optional.of(folder)));
        assertThat(broken).as("a broken plugin").isNotNull();
        return String.valueOf(broken.getMessage());
    }

    @Test
    void findsThePluginsInAFolderBesidesThoseOnTheClassPath() throws IOException {
        jar("waves-1.2.jar", waves());
        Registry registry = Plugins.discover(Optional.of(folder));
        assertThat(registry.names("schedule")).contains("wave", "constant");
        assertThat(registry.get("schedule", "wave").jar().path())
                .isEqualTo(folder.resolve("waves-1.2.jar").toString());
        assertThat(registry.defaults("schedule", "wave").get("height"))
                .extracting(value -> value.origin().description())
                .isEqualTo("waves reference.conf: 4");
    }

    @Test
    void listsComponentsInTheSameOrderWhateverTheOrderOfTheJars() throws IOException {
        jar("z-1.jar", waves());
        Map<String, byte[]> more = compiled(
                Map.of(
                        "Tide",
                        WAVE.replace("wave", "tide").replace("Wave", "Tide"),
                        "Tides",
                        WAVES.replace("wave", "tide").replace("Wave", "Tide")),
                "tide",
                "tide.Tides");
        more.put("reference.conf", REFERENCE.replace("wave", "tide").getBytes(StandardCharsets.UTF_8));
        jar("a-1.jar", more);
        assertThat(Plugins.discover(Optional.of(folder)).types("schedule"))
                .extracting(ComponentType::name)
                .startsWith("tide")
                .endsWith("wave");
    }

    @Test
    void failsOnADuplicateNameAndNamesBothJars() throws IOException {
        jar("waves-1.jar", waves());
        Map<String, byte[]> other = compiled(
                Map.of(
                        "Wave",
                        WAVE.replace("package wave", "package other"),
                        "Waves",
                        WAVES.replace("package wave", "package other")),
                "other",
                "other.Waves");
        jar("waves-2.jar", other);
        assertThat(broken())
                .contains(
                        "schedule 'wave' is there twice",
                        folder.resolve("waves-1.jar").toString(),
                        folder.resolve("waves-2.jar").toString());
    }

    @Test
    void namesTheJarAndTheClassThatIsMissingFromIt() throws IOException {
        Map<String, byte[]> entries = waves();
        entries.remove("wave/Wave.class");
        jar("waves.jar", entries);
        assertThat(broken())
                .isEqualTo("A plugin is broken: " + folder.resolve("waves.jar") + ": plugin wave.Waves: class wave.Wave"
                        + " is missing: put the jar that holds it beside the plugin's jar, or build the plugin against"
                        + " this Assay");
    }

    @Test
    void namesTheJarWhosePluginClassIsNotThere() throws IOException {
        Map<String, byte[]> entries = waves();
        entries.remove("wave/Waves.class");
        jar("waves.jar", entries);
        assertThat(broken())
                .isEqualTo("A plugin is broken: " + folder.resolve("waves.jar") + ": Provider wave.Waves not found");
    }

    @Test
    void namesTheJarThatNeedsANewerJava() throws IOException {
        Map<String, byte[]> entries = waves();
        byte[] plugin = entries.get("wave/Waves.class");
        assertThat(plugin).isNotNull();
        ByteBuffer.wrap(plugin).putShort(CLASS_FILE_VERSION_AT, (short) JAVA_99);
        jar("waves.jar", entries);
        assertThat(broken())
                .isEqualTo("A plugin is broken: " + folder.resolve("waves.jar") + ": it needs Java 99, this is Java "
                        + Runtime.version().feature());
    }

    @Test
    void failsOnAPluginWhoseConstructorFails() throws IOException {
        jar(
                "waves.jar",
                compiled(
                        Map.of(
                                "Wave",
                                WAVE,
                                "Waves",
                                WAVES.replace(
                                        "public java",
                                        "public Waves() { throw new IllegalStateException(\"no\"); } public java")),
                        "wave",
                        "wave.Waves"));
        assertThat(broken())
                .contains(folder.resolve("waves.jar") + ": plugin wave.Waves: ", "IllegalStateException: no");
    }

    @Test
    void failsOnAFolderWithoutJarsOrThatIsNotThere() {
        assertThat(broken()).isEqualTo("--plugins " + folder + ": there is no jar in this folder");
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> Plugins.discover(Optional.of(nowhere)))
                .isInstanceOf(UserException.class)
                .hasMessage("--plugins " + nowhere + ": this is not a folder that can be read");
    }
}
