package dev.assay.experiments.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/catalogue.md: nothing is listed that is not installed, and no test that is not there. */
class CataloguePageTest {
    private static final Path ROOT = Path.of("..");
    private static final String OPTION = "config ";
    private static final Registry REGISTRY = Plugins.discover(Optional.empty());
    private static final String HEAD = """
            # The catalogue

            What the lecture decks behind this project describe and Assay has, each with its check and the tests that hold it to it. `./assay plugins KIND NAME` says more of a
            component. This page is made from `experiments/src/test/resources/catalogue.txt` by a test that fails where a component or a test is not there.
            """;

    /** A line of the catalogue. */
    private record Row(String item, List<String> parts, String check, List<String> tests) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            assertThat(cells).as(line).hasSize(4);
            return new Row(cells[0].strip(), list(cells[1]), cells[2].strip(), list(cells[3]));
        }

        private static List<String> list(String cell) {
            return Stream.of(cell.split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        }

        String markdown() {
            return "| " + item + " | "
                    + parts.stream()
                            .map(part -> "`" + (part.startsWith(OPTION) ? part.substring(OPTION.length()) : part) + "`")
                            .collect(Collectors.joining(", "))
                    + " | " + check + " | "
                    + tests.stream().map(test -> "`" + test + "`").collect(Collectors.joining(", "))
                    + " |\n";
        }
    }

    @Test
    void listsWhatIsInstalledAndTested() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
        StringBuilder page = new StringBuilder(HEAD);
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src", "test", "resources", "catalogue.txt"))) {
            if (line.startsWith("## ")) {
                page.append('\n')
                        .append(line)
                        .append("\n\n| item | in configs | check | tested in |\n|---|---|---|---|\n");
            } else if (!line.isBlank() && !line.startsWith("#")) {
                Row row = Row.of(line);
                row.parts().stream().filter(part -> !isThere(part)).forEach(missing::add);
                for (String test : row.tests()) {
                    if (!isThere(test, sources)) {
                        missing.add(test);
                    }
                }
                assertThat(row.tests()).as(line).isNotEmpty();
                page.append(row.markdown());
            }
        }
        assertThat(missing).isEmpty();
        Golden.check(ROOT.resolve(Path.of("docs", "catalogue.md")), page.toString());
    }

    private static boolean isThere(String part) {
        if (part.startsWith(OPTION)) {
            String file = part.substring(OPTION.length()).replace('=', '/') + ".conf";
            return Files.exists(ROOT.resolve(Path.of("experiments", "conf")).resolve(file));
        }
        String[] names = part.split("/");
        return REGISTRY.kinds().contains(names[0]) && REGISTRY.names(names[0]).contains(names[1]);
    }

    private static boolean isThere(String test, Map<String, Path> sources) throws IOException {
        String[] names = test.split("\\.");
        Path source = sources.get(names[0]);
        return source != null && (names.length == 1 || Files.readString(source).contains("void " + names[1] + "("));
    }
}
