package dev.assay.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that leads through this module shows what stands here. */
class FirstPluginPageTest {
    private static final Pattern FILE = Pattern.compile("(?m)^`(?:src|resources)/(\\S+)`\n\n```\\w*\n([^`]*)```$");
    private static final Pattern SNIPPET = Pattern.compile("(?m)^```java\n([^`]*)```$");

    private static final String PAGE = read(Path.of("../../docs/first-plugin.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesBelow(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
        }
    }

    @Test
    void showsEachFileOfThePluginWhole() throws IOException {
        List<MatchResult> shown = FILE.matcher(PAGE).results().toList();
        List<Path> files = filesBelow("src/main");
        assertThat(shown).hasSameSizeAs(files);
        assertThat(files)
                .allSatisfy(file -> assertThat(shown).anySatisfy(match -> {
                    assertThat(file).endsWith(Path.of(match.group(1)));
                    assertThat(match.group(2)).isEqualTo(read(file));
                }));
    }

    @Test
    void quotesTheTestsAsTheyAre() throws IOException {
        List<String> sources =
                filesBelow("src").stream().map(FirstPluginPageTest::read).toList();
        List<MatchResult> snippets = SNIPPET.matcher(PAGE).results().toList();
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(5);
        assertThat(snippets)
                .allSatisfy(snippet -> assertThat(sources)
                        .anySatisfy(source -> assertThat(source).contains(snippet.group(1))));
    }
}
