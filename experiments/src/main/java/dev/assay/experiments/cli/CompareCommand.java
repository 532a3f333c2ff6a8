package dev.assay.experiments.cli;

import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.composition.Composition;
import dev.assay.results.AtomicFile;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.compare.ComparedRun;
import dev.assay.results.compare.Comparing;
import dev.assay.results.compare.Comparison;
import dev.assay.results.compare.ComparisonPage;
import dev.assay.results.compare.ComparisonText;
import dev.assay.results.compare.LeftOut;
import dev.assay.results.compare.Question;
import dev.assay.results.compare.ResultTable;
import dev.assay.results.compare.RunFolders;
import dev.assay.run.RunRecord;
import dev.assay.spi.Metric;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay compare}: groups of runs, and which differences between them are real. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compares groups of runs over their seeds: means with intervals, tests, effect sizes, costs.")
final class CompareCommand implements Callable<Integer> {
    /** What the comparison is written as. */
    enum Format {
        TEXT,
        MARKDOWN,
        CSV,
        JSON,
        HTML
    }

    private static final String FOLDS = "split.fold.of";

    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUNS",
            description = "Runs' folders, folders with runs below them (an experiment's, a sweep's), or patterns.")
    private List<String> runs = List.of();

    @Option(
            names = "--by",
            paramLabel = "KEY",
            split = ",",
            description = "The config keys that make the groups, such as architecture; without, all that differ.")
    private List<String> by = List.of();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "What is compared: test/accuracy, where the runs have it, else their first test figure.")
    private Optional<String> metric = Optional.empty();

    @Option(
            names = "--goal",
            paramLabel = "GOAL",
            description =
                    "Which is better: maximize or minimize; without, minimize for losses and errors, by their names.")
    private Optional<Metric.Goal> goal = Optional.empty();

    @Option(
            names = "--repetition",
            paramLabel = "KEY",
            description = "The config key whose values are repetitions: seed, with --folds split.fold.number.")
    private Optional<String> repetition = Optional.empty();

    @Option(
            names = "--folds",
            description =
                    "The runs are cross-validations: compares their folds, with the t-test that allows for what folds share.")
    private boolean folds;

    @Option(
            names = "--test",
            paramLabel = "TEST",
            defaultValue = "auto",
            description = "The test over the repetitions: auto, t, permutation, wilcoxon.")
    private Question.Test test = Question.Test.AUTO;

    @Option(
            names = "--level",
            paramLabel = "P",
            defaultValue = "0.05",
            description = "How likely one wrong claim may be, over all of them: ${DEFAULT-VALUE}.")
    private double level = 0.05;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, markdown, csv, json or html; without, by the name of the file.")
    private Optional<Format> format = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; the tables are shown all the same.")
    private Optional<Path> out = Optional.empty();

    CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!(level > 0 && level < 1)) {
            throw new UserException("--level: " + level + " is not between 0 and 1; 0.05 is usual.");
        }
        // Before anything is computed: a suffix that says nothing is a mistake.
        Format written = format.or(() -> out.map(CompareCommand::byName)).orElse(Format.TEXT);
        Comparison comparison = compare();
        if (out.isPresent()) {
            AtomicFile.write(out.orElseThrow(), rendered(comparison, written));
            terminal.out().println(text(comparison));
            terminal.out().println(out.orElseThrow());
        } else {
            terminal.out().print(rendered(comparison, written));
        }
        return AssayCommand.DONE;
    }

    private Comparison compare() {
        List<ComparedRun> read = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (RunDirectory directory : folders()) {
            if (!Files.exists(directory.record())) {
                leftOut.add(new LeftOut(directory.path().toString(), "not over, or killed: there is no record"));
                continue;
            }
            try {
                RunRecord record = RunRecords.read(directory);
                read.add(new ComparedRun(directory, record, config(directory, record)));
            } catch (UserException e) {
                leftOut.add(new LeftOut(directory.path().toString(), String.valueOf(e.getMessage())));
            }
        }
        String name = metric(read);
        boolean minimize = name.matches(".*(loss|error).*");
        return Comparing.of(
                new Question(
                        name,
                        goal.map(g -> g == Metric.Goal.MAXIMIZE).orElse(!minimize),
                        by,
                        repetition.orElse(folds ? "split.fold.number" : "seed"),
                        test,
                        folds ? OptionalInt.of(foldCount(read)) : OptionalInt.empty(),
                        level),
                read,
                leftOut);
    }

    private List<RunDirectory> folders() {
        List<RunDirectory> found = RunFolders.find(runs);
        return folds ? RunFolders.folds(found) : found;
    }

    private static int foldCount(List<ComparedRun> read) {
        Set<String> counts = new TreeSet<>();
        read.forEach(run -> counts.add(run.config().getOrDefault(FOLDS, "none")));
        if (counts.size() != 1 || counts.contains("none")) {
            throw new UserException("--folds: the runs are not the folds of cross-validations with as many folds each; "
                    + FOLDS + " of theirs: " + String.join(", ", counts) + ". procedure=k-fold makes such runs.");
        }
        return Integer.parseInt(counts.iterator().next());
    }

    private static SortedMap<String, String> config(RunDirectory directory, RunRecord record) {
        String text = record.provenance().inputs().config();
        try {
            SortedMap<String, String> config =
                    new TreeMap<>(Composition.values(text.isEmpty() ? Files.readString(directory.config()) : text));
            config.keySet().removeIf(key -> Composed.NOT_IDENTITY.contains(key.split("\\.", 2)[0]));
            return config;
        } catch (IOException e) {
            throw new UserException("there is no config: " + e.getMessage(), e);
        }
    }

    private String metric(List<ComparedRun> read) {
        Set<String> known = new TreeSet<>();
        read.forEach(run -> known.addAll(run.record().metrics().keySet()));
        if (metric.isPresent()) {
            if (!read.isEmpty() && !known.contains(metric.orElseThrow())) {
                throw new UserException("--metric: no run has '" + metric.orElseThrow() + "'; "
                        + Nearest.hint(metric.orElseThrow(), known));
            }
            return metric.orElseThrow();
        }
        String usual = Question.ofAccuracy().metric();
        // The loss speaks for all of several outputs.
        return Stream.of(usual, "test/loss")
                .filter(known::contains)
                .findFirst()
                .or(() ->
                        known.stream().filter(name -> name.startsWith("test/")).findFirst())
                .orElse(usual);
    }

    private static Format byName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "md" -> Format.MARKDOWN;
            case "csv" -> Format.CSV;
            case "json" -> Format.JSON;
            case "html", "htm" -> Format.HTML;
            case "txt" -> Format.TEXT;
            default ->
                throw new UserException("--out: the name of " + file
                        + " does not say what to write; end it in .html, .md, .csv, .json or .txt, or give --format.");
        };
    }

    private static String rendered(Comparison comparison, Format format) {
        return switch (format) {
            case TEXT -> text(comparison);
            case MARKDOWN -> ComparisonText.markdown(comparison);
            case CSV -> ComparisonText.csv(comparison);
            case JSON -> ComparisonText.json(comparison);
            case HTML -> ComparisonPage.html(comparison);
        };
    }

    private static String text(Comparison comparison) {
        StringBuilder text = new StringBuilder(ComparisonText.headline(comparison)).append("\n");
        for (ResultTable table : ComparisonText.tables(comparison)) {
            TextTable shown = new TextTable(table.columns().toArray(String[]::new));
            table.rows().forEach(row -> shown.row(row.toArray()));
            text.append("\n").append(table.title()).append("\n").append(shown).append("\n");
        }
        if (!comparison.remarks().isEmpty()) {
            text.append("\n");
            comparison.remarks().forEach(remark -> text.append(remark).append("\n"));
        }
        return text.toString();
    }
}
