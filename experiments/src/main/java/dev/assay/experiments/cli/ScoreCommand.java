package dev.assay.experiments.cli;

import dev.assay.results.score.Bleu;
import dev.assay.results.score.CocoFiles;
import dev.assay.results.score.CocoFiles.Annotations;
import dev.assay.results.score.DetectionScore;
import dev.assay.results.score.DetectionScore.Protocol;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay score}: how good predictions are that someone has made, in files. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        description = "Says how good predictions in files are, whoever has made them.")
final class ScoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandLine.Model.CommandSpec spec;

    /** The command with what can be scored below it. */
    static CommandLine with(Terminal terminal) {
        return new CommandLine(new ScoreCommand())
                .addSubcommand(new Detections(terminal))
                .addSubcommand(new Translations(terminal));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What is to be scored?");
    }

    private static void print(Terminal terminal, String heading, Map<String, Double> values) {
        TextTable table = new TextTable(heading, ">Value");
        values.forEach((name, value) ->
                table.row(name, Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value)));
        terminal.out().println(table);
    }

    @Command(
            name = "detections",
            mixinStandardHelpOptions = true,
            description = {
                "Average precision of detections, and by category. Files are JSON in COCO's format.",
                "coco: the mean over IoU 0.5 to 0.95, by size, and average recall. voc-2007, voc-2010: IoU 0.5, with 11 recalls or all."
            })
    private static final class Detections implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(
                index = "0",
                paramLabel = "DETECTIONS",
                description = "A list of {\"image_id\", \"category_id\", \"bbox\": [x, y, width, height], \"score\"}.")
        private Path detections = Path.of("");

        @Parameters(
                index = "1",
                paramLabel = "ANNOTATIONS",
                description =
                        "Images, categories and annotations. With \"iscrowd\", \"ignore\" or \"difficult\", an object is not asked for.")
        private Path annotations = Path.of("");

        @Option(
                names = "--protocol",
                paramLabel = "NAME",
                description = "Whose rules: coco, voc-2007, voc-2010. Default: coco.")
        private String protocol = "coco";

        Detections(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Protocol rules = List.of(Protocol.values()).stream()
                    .filter(each -> name(each).equals(protocol))
                    .findFirst()
                    .orElseThrow(() -> new UserException(
                            "--protocol: there is no '" + protocol + "'; there are coco, voc-2007, voc-2010"));
            Annotations truth = CocoFiles.annotations(annotations);
            DetectionScore score = DetectionScore.of(truth.objects(), CocoFiles.detections(detections, truth), rules);
            print(terminal, "Figure", score.figures());
            print(terminal, "Category", CocoFiles.named(score.byCategory(), truth.categories()));
            return AssayCommand.DONE;
        }

        private static String name(Protocol protocol) {
            return protocol.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Command(
            name = "translations",
            mixinStandardHelpOptions = true,
            description = {
                "BLEU of translations: a line each, its words with spaces between them, compared as they are.",
                "From 0 to 1, over the whole file, not smoothed."
            })
    private static final class Translations implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "TRANSLATIONS", description = "The file to score.")
        private Path translations = Path.of("");

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "REFERENCES",
                description = "One file or more with as many lines.")
        private List<Path> references = List.of();

        @Option(names = "--words", paramLabel = "N", description = "The longest sequence of words. Default: 4.")
        private int words = 4;

        Translations(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (words < 1) {
                throw new UserException("--words must be at least 1, found " + words);
            }
            List<List<String>> made = read(translations);
            List<List<List<String>>> wanted =
                    references.stream().map(Translations::read).toList();
            for (int i = 0; i < wanted.size(); i++) {
                if (wanted.get(i).size() != made.size()) {
                    throw new UserException(references.get(i) + " has "
                            + wanted.get(i).size() + " lines, " + translations + " has " + made.size());
                }
            }
            double bleu = Bleu.of(
                    made,
                    IntStream.range(0, made.size())
                            .mapToObj(line ->
                                    wanted.stream().map(file -> file.get(line)).toList())
                            .toList(),
                    words);
            print(terminal, "Figure", Map.of("bleu", bleu));
            return AssayCommand.DONE;
        }

        private static List<List<String>> read(Path file) {
            try {
                return Files.readAllLines(file).stream()
                        .map(line -> line.isBlank()
                                ? List.<String>of()
                                : List.of(line.strip().split("\\s+")))
                        .toList();
            } catch (IOException e) {
                throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
            }
        }
    }
}
