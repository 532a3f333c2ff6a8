package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/experiments.md, made from the first line of each experiment, which holds what it is, its command, its time and the figure that was seen. */
class ExperimentsPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PUBLISHED = ROOT.resolve(Path.of("results", "published"));
    private static final Pattern FIRST_LINE =
            Pattern.compile("# (?<what>.+[.?:]) `(?<command>\\./assay (run|sweep) experiment=[^`]+)`: (?<seen>.+)");
    private static final Pattern TIME = Pattern.compile("second|minute");
    private static final Pattern FIGURE = Pattern.compile("\\d\\.\\d|\\d %|\\d of \\d");
    private static final Pattern MACHINE = Pattern.compile("(?<![\\w.])/(work|root|home|tmp|Users|mnt)/");
    private static final String HEAD = """
            # Experiments

            What comes with Assay as `experiment=NAME`: its command, its time, and the figure that was seen. `run` does one run, `sweep` all of its values and seeds (docs/sweep.md); the trials
            are compared by `./assay compare runs/NAME` (docs/compare.md). Where results are published, their page has the table, the commit and the machine, and says where they differ from the
            literature and why. Data sets are looked for in `ASSAY_DATA` (docs/data.md). This page is made from the first line of each config by a test.

            | experiment | what | command | time, figure | results |
            |---|---|---|---|---|
            """;

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The page of an experiment's published results. */
    private static Optional<Path> published(String name) {
        return Stream.of(PUBLISHED.resolve(name).resolve("README.md"), PUBLISHED.resolve(name + ".md"))
                .filter(Files::exists)
                .findFirst();
    }

    @Test
    void listsEveryExperimentWithItsCommandTimeAndFigure() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Path file : files(ROOT.resolve(Path.of("experiments", "conf", "experiment")))) {
            String name = file.getFileName().toString().replace(".conf", "");
            String line = Files.readAllLines(file).get(0);
            Matcher first = FIRST_LINE.matcher(line);
            assertThat(first.matches())
                    .as("the first line of %s: %s", file, line)
                    .isTrue();
            assertThat(first.group("command").split("experiment=", 2)[1].split("[ ;]", 2)[0])
                    .as("the experiment of the command in %s", file)
                    .isEqualTo(name);
            assertThat(first.group("seen")).as(name).containsPattern(TIME).containsPattern(FIGURE);
            page.append("| [")
                    .append(name)
                    .append("](../experiments/conf/experiment/")
                    .append(file.getFileName())
                    .append(") | ")
                    .append(first.group("what").replaceAll("[.:]$", ""))
                    .append(" | `")
                    .append(first.group("command"))
                    .append("` | ")
                    .append(first.group("seen").replaceAll("\\.$", ""))
                    .append(" | ")
                    .append(published(name)
                            .map(results -> "[published](../"
                                    + ROOT.relativize(results).toString().replace('\\', '/') + ")")
                            .orElse(""))
                    .append(" |\n");
        }
        Golden.check(ROOT.resolve(Path.of("docs", "experiments.md")), page.toString());
    }

    @Test
    void publishesNoPathOfAMachine() throws IOException {
        for (Path file : files(PUBLISHED)) {
            assertThat(MACHINE.matcher(Files.readString(file)).results().map(found -> found.group()))
                    .as(file.toString())
                    .isEmpty();
        }
    }
}
