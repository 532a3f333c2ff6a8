package dev.assay.experiments.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are part of the interface, kept in files; {@code -Dgolden.update=true} writes them anew. */
public final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /** The text is that of the file below {@code src/test/resources/golden}, such as {@code binding/unknown-key.txt}. */
    public static void check(String name, String actual) {
        check(FOLDER.resolve(name), actual);
    }

    /** The text is that of the file. */
    public static void check(Path file, String actual) {
        String text = actual.endsWith("\n") ? actual : actual + "\n";
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text);
            }
            assertThat(file).as("write it with -Dgolden.update=true").exists();
            assertThat(text).as("%s, written with -Dgolden.update=true", file).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
