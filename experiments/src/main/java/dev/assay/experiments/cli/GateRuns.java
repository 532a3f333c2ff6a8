package dev.assay.experiments.cli;

import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.RunCommand.Opened;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.run.Comparison;
import dev.assay.experiments.run.Goals;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.results.Figures;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.gate.Baseline.Origin;
import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.spi.Metric;
import dev.assay.spi.UserException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The runs that a gate judges: made now, one after the other, or read. */
final class GateRuns {
    private final Terminal terminal;
    private final Optional<Path> plugins;
    private final List<Path> configs;

    GateRuns(Terminal terminal, Optional<Path> plugins, List<Path> configs) {
        this.terminal = terminal;
        this.plugins = plugins;
        this.configs = configs;
    }

    /**
     * Runs of one config.
     *
     * @param config by path, without the seed and what does not make a run another run
     * @param stopped the exit code, where the user has stopped them
     */
    record Held(List<RunRecord> runs, SortedMap<String, String> config, Origin origin, Optional<Integer> stopped) {}

    /**
     * Runs the config once with each seed; each is recorded as `assay run` does it.
     *
     * @param metrics those to tell of
     * @throws UserException where one cannot begin
     */
    Held run(List<String> words, List<Long> seeds, List<String> metrics) {
        List<RunRecord> runs = new ArrayList<>();
        for (long seed : seeds) {
            List<String> seeded = new ArrayList<>(words);
            seeded.add("seed=" + seed);
            Composed composed = Composing.compose(plugins, configs, seeded);
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            RunCommand run = new RunCommand(
                    new Terminal(
                            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                            new PrintStream(said, true, StandardCharsets.UTF_8),
                            OptionalInt.empty()),
                    false);
            int code = run.execute(composed, provenance -> opened(composed, provenance));
            RunRecord record = run.recorded()
                    .orElseThrow(() -> new UserException("the run with seed " + seed + " left no record: "
                            + said.toString(StandardCharsets.UTF_8).strip()));
            terminal.err().println("seed " + seed + ": " + summary(record, metrics));
            runs.add(record);
            if (record.status() == RunRecord.Status.STOPPED) {
                return held(runs, Optional.of(code));
            }
        }
        return held(runs, Optional.empty());
    }

    private static Opened opened(Composed composed, Provenance provenance) {
        ExperimentSpec spec = composed.spec();
        return new Opened(
                Recorder.open(
                        spec.runs(),
                        spec.name(),
                        composed.composition().render(),
                        composed.composition().values(),
                        provenance),
                Optional.empty());
    }

    private static String summary(RunRecord record, List<String> metrics) {
        String figures = metrics.stream()
                .map(name -> name + " " + Figures.number(record.metrics().getOrDefault(name, Double.NaN)))
                .collect(Collectors.joining(", "));
        return record.failure().map(failure -> "failed: " + failure).orElse(figures) + "; " + record.runDirectory();
    }

    /**
     * Those in these folders.
     *
     * @throws UserException where one has no record, or they are not of one config
     */
    Held read(List<Path> folders) {
        List<RunRecord> runs = folders.stream()
                .map(folder -> RunRecords.read(new RunDirectory(folder)))
                .toList();
        SortedMap<String, String> first = config(runs.get(0));
        for (RunRecord run : runs) {
            Map<String, String> other = Comparison.changed(first, config(run));
            if (!other.isEmpty()) {
                throw new UserException(
                        "the runs are not of one config: " + runs.get(0).runDirectory() + " and "
                                + run.runDirectory() + " differ in "
                                + other.entrySet().stream()
                                        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                        .collect(Collectors.joining(", ")));
            }
        }
        return held(runs, Optional.empty());
    }

    private static Held held(List<RunRecord> runs, Optional<Integer> stopped) {
        Provenance first = runs.get(0).provenance();
        Origin origin = new Origin(
                first.started(),
                first.inputs().code(),
                first.environment(),
                first.inputs().data());
        return new Held(runs, config(runs.get(0)), origin, stopped);
    }

    private static SortedMap<String, String> config(RunRecord run) {
        return held(Composition.values(run.provenance().inputs().config()));
    }

    /**
     * What is to be run, by path.
     *
     * @throws UserException where it cannot be composed
     */
    SortedMap<String, String> config(List<String> words) {
        return held(Composing.compose(plugins, configs, words).composition().values());
    }

    private static SortedMap<String, String> held(SortedMap<String, String> values) {
        SortedMap<String, String> config = new TreeMap<>(values);
        config.keySet().removeIf(GateRuns::isNotHeld);
        return config;
    }

    /** The overrides that say what the run is: where things are and who is told is another machine's own matter. */
    static List<String> withoutPlaces(List<String> words) {
        return words.stream()
                .filter(word -> !isNotHeld(word.replaceFirst("^[+~]*", "")))
                .toList();
    }

    private static boolean isNotHeld(String key) {
        String group = key.split("[.=]", 2)[0];
        return group.equals("seed") || Composed.NOT_IDENTITY.contains(group);
    }

    /** Which direction is better, for each figure of such a run. */
    Map<String, Metric.Goal> goals(RunRecord run) {
        Composed composed = Composing.recorded(plugins, run.provenance().inputs(), List.of());
        ExperimentSpec spec = composed.spec();
        return Wiring.inject(
                        Goals.class,
                        composed.registry(),
                        spec,
                        spec.dataset().info(Homes.of(spec.data(), notice -> {})).task())
                .byName();
    }

    /** What a baseline keeps of a run. */
    static Seeded seeded(RunRecord run, List<String> metrics) {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach(
                name -> Optional.ofNullable(run.metrics().get(name)).ifPresent(value -> values.put(name, value)));
        return new Seeded(run.provenance().seed(), run.parametersSha256(), values);
    }
}
