package dev.assay.experiments.cli;

import dev.assay.experiments.cli.GateRuns.Held;
import dev.assay.experiments.gate.Turns;
import dev.assay.experiments.run.Comparison;
import dev.assay.results.AtomicFile;
import dev.assay.results.Figures;
import dev.assay.results.gate.Baseline;
import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.results.gate.Baselines;
import dev.assay.results.gate.Check;
import dev.assay.results.gate.Cost;
import dev.assay.results.gate.GateFiles;
import dev.assay.results.gate.GateReport;
import dev.assay.results.gate.GateReport.SeedPair;
import dev.assay.results.gate.Margin;
import dev.assay.results.gate.QualityCheck;
import dev.assay.results.gate.SpeedCheck;
import dev.assay.run.RunRecord;
import dev.assay.spi.Metric;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay gate}: whether runs are worse than a baseline's, and slower than another build's. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a baseline's experiment again with its seeds (or takes RUNS that are there) and judges its metrics; with --base,",
            "runs two builds in turns and judges speed. Exit code 0: passed or improved, 1: regressed, 3: undecided. See docs/gate.md."
        })
final class GateCommand implements Callable<Integer> {
    private static final int SEEDS = 8;

    /** What a new baseline holds of speed unless told otherwise. */
    private static final Map<Cost, Double> COSTS = Map.of(Cost.TRAINING, 0.05, Cost.INFERENCE, 0.05);

    private final Terminal terminal;

    @Option(names = "--baseline", paramLabel = "FILE", required = true, description = "Such as ci/baselines/NAME.json.")
    private Path file = Path.of("");

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description = "Folders of runs that are there, one for each seed. Default: they are run.")
    private List<Path> folders = List.of();

    @Option(
            names = "--run",
            arity = "1..*",
            paramLabel = "OVERRIDE",
            description =
                    "What to run, as `assay run` takes it, such as experiment=NAME. Default: what the baseline says.")
    private List<String> words = List.of();

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "A checkout of what the speed is compared with. Default: the speed is not judged.")
    private Optional<Path> base = Optional.empty();

    @Option(names = "--head", paramLabel = "DIR", description = "The checkout that is judged. Default: this one.")
    private Optional<Path> head = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "24",
            description = "After so many rounds in turns the speed is undecided, 6 at least. Default: 24.")
    private int rounds;

    @Option(names = "--update", description = "Make the baseline from the runs, instead of judging them.")
    private boolean update;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "With --update: run the seeds 1 to N. Default: those that the baseline has; 8 for a new one.")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--margin",
            paramLabel = "NAME=VALUE",
            description = {
                "With --update: by how much a metric may get worse, such as test/accuracy=0.005, or by which share a cost may grow:",
                "training, inference, start, memory, such as training=0.05. NAME=none for not to be held. Repeatable.",
                "Default: those that the baseline has; training=0.05 and inference=0.05 for a new one."
            })
    private Map<String, String> margins = Map.of();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit's XML.")
    private Optional<Path> junit = Optional.empty();

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write Markdown, for a pull request's comment.")
    private Optional<Path> markdown = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            description = "A folder of configs of your own, as in `assay run`. Repeatable.")
    private List<Path> configs = List.of();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    GateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        GateRuns runs = new GateRuns(terminal, plugins, configs);
        return update ? update(runs) : judge(runs);
    }

    private void check() {
        if (!folders.isEmpty() && !words.isEmpty() && base.isEmpty()) {
            throw new UserException("either RUN folders or --run: what is there is not run again");
        }
        if (rounds < SpeedCheck.LEAST_ROUNDS) {
            throw new UserException("--rounds: must be at least " + SpeedCheck.LEAST_ROUNDS + ", found " + rounds
                    + ": fewer cannot tell");
        }
        seeds.filter(count -> count < 1).ifPresent(count -> {
            throw new UserException("--seeds: must be at least 1, found " + count);
        });
        if (!update && (!margins.isEmpty() || seeds.isPresent())) {
            throw new UserException("--margin and --seeds go with --update: the baseline says what is held");
        }
        if (update && base.isPresent()) {
            throw new UserException("--base does not go with --update: no speed is kept in a baseline");
        }
    }

    private int judge(GateRuns runs) {
        long begun = System.nanoTime();
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Baseline baseline = Baselines.read(file);
        if (folders.isEmpty()) {
            refuseOtherData(Comparison.changed(baseline.config(), runs.config(words(baseline))));
        }
        Held held = folders.isEmpty()
                ? runs.run(words(baseline), List.copyOf(baseline.numbers()), names(baseline))
                : runs.read(folders);
        if (held.stopped().isPresent()) {
            return held.stopped().orElseThrow();
        }
        Map<String, String> changed = new LinkedHashMap<>(Comparison.changed(baseline.config(), held.config()));
        refuseOtherData(changed);
        refuse(Comparison.changed(baseline.origin().data(), held.origin().data()));
        changed.putAll(Comparison.changed(
                baseline.origin().environment(), held.origin().environment()));
        List<Check> checks = new ArrayList<>(QualityCheck.judge(baseline, held.runs()));
        base.ifPresent(folder -> checks.addAll(speed(baseline, folder)));
        GateReport report = new GateReport(
                baseline.name(),
                time,
                (System.nanoTime() - begun) / 1e9,
                checks,
                baseline.origin(),
                held.origin(),
                pairs(baseline, held.runs()),
                changed);
        tell(report);
        junit.ifPresent(to -> AtomicFile.write(to.toAbsolutePath(), GateFiles.junit(report)));
        markdown.ifPresent(to -> AtomicFile.write(to.toAbsolutePath(), GateFiles.markdown(report)));
        json.ifPresent(to -> AtomicFile.write(to.toAbsolutePath(), GateFiles.json(report)));
        return report.verdict().exitCode();
    }

    private List<String> words(Baseline baseline) {
        if (words.isEmpty() && baseline.run().isEmpty()) {
            throw new UserException(
                    file + " does not say what is to be run, since it was made from runs that were there;"
                            + " give RUN folders, or --run experiment=NAME");
        }
        return words.isEmpty() ? baseline.run() : words;
    }

    private static List<String> names(Baseline baseline) {
        return baseline.metrics().stream().map(Margin::name).toList();
    }

    /** Figures on other data say nothing about the code. */
    private void refuseOtherData(Map<String, String> changed) {
        Map<String, String> other = new LinkedHashMap<>(changed);
        other.keySet().removeIf(key -> !key.matches("(dataset|split)\\b.*"));
        refuse(other);
    }

    private void refuse(Map<String, String> other) {
        if (!other.isEmpty()) {
            throw new UserException("the runs are not on the data of the baseline " + file + ": "
                    + other.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining("; "))
                    + ". If that is meant, make the baseline anew: `assay gate --baseline " + file + " --update`.");
        }
    }

    private List<Check> speed(Baseline baseline, Path folder) {
        if (baseline.costs().isEmpty()) {
            throw new UserException("--base: the baseline " + file
                    + " has no margin for speed; `--update --margin training=0.05` gives it one");
        }
        Path judged = head.or(() ->
                        Optional.ofNullable(System.getProperty("assay.home")).map(Path::of))
                .orElseThrow(() -> new UserException(
                        "--head: which checkout is judged? It was not started by the command ./assay"));
        List<String> command = new ArrayList<>();
        configs.forEach(path -> command.addAll(List.of("--conf", path.toString())));
        plugins.ifPresent(path -> command.addAll(List.of("--plugins", path.toString())));
        command.addAll(words(baseline));
        return new Turns(folder, judged, command, List.copyOf(baseline.numbers()), terminal.err()::println)
                .judge(baseline.costs(), rounds);
    }

    private static List<SeedPair> pairs(Baseline baseline, List<RunRecord> runs) {
        Map<Long, Seeded> before =
                baseline.seeds().stream().collect(Collectors.toMap(Seeded::seed, Function.identity()));
        Map<Long, Seeded> after = runs.stream()
                .filter(run -> run.status() == RunRecord.Status.FINISHED)
                .map(run -> GateRuns.seeded(run, names(baseline)))
                .collect(Collectors.toMap(Seeded::seed, Function.identity()));
        TreeSet<Long> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .map(seed -> new SeedPair(
                        seed,
                        Optional.ofNullable(before.get(seed)).stream().toList(),
                        Optional.ofNullable(after.get(seed)).stream().toList()))
                .toList();
    }

    private void tell(GateReport report) {
        TextTable table = new TextTable("", "Verdict", "Base", "Head", "Worse by", ">Margin");
        report.checks()
                .forEach(check -> table.row(
                        check.name(),
                        check.verdict().label(),
                        check.measured()
                                .map(measured -> measured.texts().base())
                                .orElse(""),
                        check.measured()
                                .map(measured -> measured.texts().head())
                                .orElse(""),
                        check.measured()
                                .map(measured -> measured.texts().worse())
                                .orElse(""),
                        check.measured()
                                .map(measured -> measured.texts().margin())
                                .orElse("")));
        terminal.out().println(table);
        report.checks().forEach(check -> terminal.out().println(check.name() + ": " + check.explanation()));
        if (!report.changed().isEmpty()) {
            terminal.out().println("not the same as in the baseline:");
            report.changed().forEach((name, change) -> terminal.out().println("  " + name + ": " + change));
        }
        terminal.out().println("gate " + report.name() + ": " + report.verdict().label());
    }

    private int update(GateRuns runs) {
        Optional<Baseline> before = Files.exists(file) ? Optional.of(Baselines.read(file)) : Optional.empty();
        List<String> asked = folders.isEmpty() && words.isEmpty()
                ? before.map(Baseline::run)
                        .filter(run -> !run.isEmpty())
                        .orElseThrow(
                                () -> new UserException("what is to be run? --run experiment=NAME, or folders of runs"))
                : words;
        Map<String, String> wanted = wanted(before);
        List<Long> numbers = seeds.map(
                        count -> LongStream.rangeClosed(1, count).boxed().toList())
                .or(() -> before.map(old -> List.copyOf(old.numbers())))
                .orElseGet(() -> LongStream.rangeClosed(1, SEEDS).boxed().toList());
        Held held = folders.isEmpty()
                ? runs.run(
                        asked,
                        numbers,
                        wanted.keySet().stream()
                                .filter(name -> name.contains("/"))
                                .toList())
                : runs.read(folders);
        if (held.stopped().isPresent()) {
            return held.stopped().orElseThrow();
        }
        held.runs().stream()
                .filter(run -> run.status() != RunRecord.Status.FINISHED)
                .findFirst()
                .ifPresent(run -> {
                    throw new UserException("the run " + run.runDirectory() + " did not finish"
                            + run.failure().map(failure -> ": " + failure).orElse("")
                            + ". A baseline is made of finished runs; " + file + " is as before.");
                });
        Baseline baseline = baseline(runs, held, asked, wanted);
        Baselines.write(baseline, file);
        tell(before, baseline);
        return AssayCommand.DONE;
    }

    /** Margins by name, as texts: those that there are with those that were asked for. */
    private Map<String, String> wanted(Optional<Baseline> before) {
        Map<String, String> wanted = new LinkedHashMap<>();
        before.ifPresent(old ->
                old.metrics().forEach(metric -> wanted.put(metric.name(), String.valueOf(metric.margin()))));
        new TreeMap<>(before.map(Baseline::costs).orElse(COSTS))
                .forEach((cost, margin) -> wanted.put(cost.label(), String.valueOf(margin)));
        wanted.putAll(margins);
        wanted.values().removeIf("none"::equals);
        return wanted;
    }

    private Baseline baseline(GateRuns runs, Held held, List<String> asked, Map<String, String> wanted) {
        RunRecord first = held.runs().get(0);
        Map<String, Metric.Goal> goals = runs.goals(first);
        List<Margin> metrics = new ArrayList<>();
        Map<Cost, Double> costs = new TreeMap<>();
        wanted.forEach((name, text) -> {
            Optional<Cost> cost = Arrays.stream(Cost.values())
                    .filter(each -> each.label().equals(name))
                    .findFirst();
            Optional<Metric.Goal> goal = Optional.ofNullable(goals.get(name.substring(name.indexOf('/') + 1)));
            double margin = margin(name, text);
            if (cost.isPresent()) {
                costs.put(cost.orElseThrow(), margin);
            } else if (goal.isPresent() && first.metrics().containsKey(name)) {
                metrics.add(new Margin(name, goal.orElseThrow(), margin));
            } else {
                List<String> known = new ArrayList<>(first.metrics().keySet());
                Arrays.stream(Cost.values()).map(Cost::label).forEach(known::add);
                throw new UserException(
                        "--margin: '" + name + "' is not measured in the runs; " + Nearest.hint(name, known));
            }
        });
        if (metrics.isEmpty()) {
            throw new UserException("which metrics are to be held, and by how much may they get worse?"
                    + " Give --margin test/accuracy=0.005 or the like; measured are "
                    + String.join(", ", first.metrics().keySet()));
        }
        List<String> names = metrics.stream().map(Margin::name).toList();
        List<Seeded> seeded =
                held.runs().stream().map(run -> GateRuns.seeded(run, names)).toList();
        seeded.forEach(run -> names.forEach(name -> {
            double value = run.metrics().getOrDefault(name, Double.NaN);
            if (!Double.isFinite(value)) {
                throw new UserException(
                        "the run of seed " + run.seed() + " has " + value + " for " + name + ", which cannot be held");
            }
        }));
        return new Baseline(
                Baseline.FORMAT,
                first.name(),
                GateRuns.withoutPlaces(asked),
                metrics,
                costs,
                seeded,
                new TreeMap<>(held.config()),
                held.origin());
    }

    private static double margin(String name, String text) {
        try {
            double margin = Double.parseDouble(text);
            if (margin > 0 && Double.isFinite(margin)) {
                return margin;
            }
        } catch (NumberFormatException e) {
            // Told below, like any other number that cannot be.
        }
        throw new UserException(
                "--margin: " + name + " must be a finite number above 0 or 'none', found '" + text + "'");
    }

    private void tell(Optional<Baseline> before, Baseline after) {
        TextTable table = new TextTable("Metric", ">Margin", ">Mean before", ">Mean now");
        after.metrics()
                .forEach(metric -> table.row(
                        metric.name(),
                        metric.margin(),
                        before.map(old -> mean(old, metric.name())).orElse(""),
                        mean(after, metric.name())));
        terminal.out().println(table);
        terminal.out().println(after.seeds().size() + " seeds in " + file + "; commit it");
    }

    private static String mean(Baseline baseline, String name) {
        return baseline.seeds().stream()
                .flatMap(run -> Optional.ofNullable(run.metrics().get(name)).stream())
                .mapToDouble(value -> value)
                .average()
                .stream()
                .mapToObj(Figures::number)
                .findFirst()
                .orElse("");
    }
}
