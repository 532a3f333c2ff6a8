package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are part of the interface, kept in files; {@code -Dgolden.update=true} writes them anew. */
final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "composition");

    private Golden() {}

    static void check(String name, String actual) throws IOException {
        Path file = FOLDER.resolve(name + ".txt");
        String text = actual.endsWith("\n") ? actual : actual + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, text);
        }
        assertThat(file).as("write it with -Dgolden.update=true").exists();
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
