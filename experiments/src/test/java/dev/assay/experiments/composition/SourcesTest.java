package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigOriginFactory;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {
    @TempDir
    Path temporary;

    private static void write(Path folder, String file, String hocon) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, hocon);
    }

    private Path jar(String name, Map<String, String> files) throws IOException {
        Path jar = temporary.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("conf/"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                entries.putNextEntry(new JarEntry(file.getKey()));
                entries.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    @Test
    void usersFoldersComeFirstThenOwnFolderThenTheClassPath() throws IOException {
        write(temporary, "one/a/x.conf", "from = one");
        write(temporary, "two/a/x.conf", "from = two");
        write(temporary, "two/a/y.conf", "from = two");
        write(temporary, "here/conf/a/y.conf", "from = here");
        write(temporary, "here/conf/a/z.conf", "from = here");
        write(temporary, "here/conf/config.conf", "defaults = [ { a : x } ]");
        Path plugin = jar(
                "assay-plugin-1.0.jar",
                Map.of("conf/a/z.conf", "from = jar", "conf/a/w.conf", "\nfrom = jar", "conf/a/readme.txt", "no"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {plugin.toUri().toURL()}, null)) {
            Sources sources = Sources.of(
                    List.of(temporary.resolve("one"), Path.of("../two")), temporary.resolve("here"), loader, Map.of());
            assertThat(sources.groups()).containsExactly("a");
            assertThat(sources.options("a")).containsExactly("w", "x", "y", "z");
            assertThat(sources.options("")).containsExactly("config");
            Catalogue none = FakeCatalogue.of("");
            Map<String, String> expected = Map.of("x", "one", "y", "two", "z", "here", "w", "jar");
            expected.forEach((option, from) -> assertThat(Composition.compose(sources, none, List.of("a=" + option))
                            .root()
                            .toConfig()
                            .getString("a.from"))
                    .isEqualTo(from));
            assertThat(Composition.compose(sources, none, List.of("a=w")).history("a.from"))
                    .containsExactly(new Setting("jar", "assay-plugin conf/a/w.conf:2"));
        }
    }

    @Test
    void folderThatIsNotThereIsSaid() {
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> Sources.of(
                        List.of(Path.of("nowhere")), temporary, getClass().getClassLoader(), Map.of()))
                .withMessage("--conf nowhere: there is no such folder");
    }

    @Test
    void filesCanIncludeFilesBesideThemAndOfTheClassPath() throws IOException {
        write(temporary, "conf/config.conf", "include \"part\"\ninclude classpath(\"conf/base.conf\")");
        write(temporary, "conf/part.conf", "a = 1");
        Path plugin = jar("assay-plugin-1.0.jar", Map.of("conf/base.conf", "b = 2"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {plugin.toUri().toURL()}, null)) {
            Sources sources = Sources.of(List.of(), temporary, loader, Map.of());
            Composition composition = Composition.compose(sources, FakeCatalogue.of(""), List.of());
            assertThat(composition.root().unwrapped()).isEqualTo(Map.of("a", 1, "b", 2));
            assertThat(composition.history("b")).containsExactly(new Setting("2", "assay-plugin conf/base.conf:1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jar:file:/lib/assay-experiments-0.1.0-SNAPSHOT.jar!/conf/config.conf, built-in conf/config.conf:3",
        "jar:file:/lib/assay-optimizers-0.1.0.jar!/reference.conf, assay-optimizers reference.conf:3",
        "reference.conf @ jar:file:/lib/assay-optimizers-0.1.0.jar!/reference.conf, assay-optimizers reference.conf:3",
        "reference.conf @ file:/src/plugins/losses/target/classes/reference.conf, assay-losses reference.conf:3",
        "/src/experiments/target/classes/conf/debug/fast.conf, built-in conf/debug/fast.conf:3",
        "/somewhere/else/x.conf, /somewhere/else/x.conf:3",
        "override 'a=b: 3', override 'a=b: 3'"
    })
    void originsAreShort(String description, String expected) {
        assertThat(Origins.describe(ConfigOriginFactory.newSimple(description).withLineNumber(3)))
                .isEqualTo(expected);
    }

    @Test
    void originBelowTheWorkingDirectoryIsRelative() {
        String file = Path.of("conf/a.conf").toAbsolutePath().toString();
        assertThat(Origins.describe(ConfigOriginFactory.newSimple(file).withLineNumber(7)))
                .isEqualTo("conf/a.conf:7");
    }
}
