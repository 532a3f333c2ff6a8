package dev.assay.experiments.cli;

import dev.assay.experiments.cli.SweepSession.Asked;
import dev.assay.experiments.cli.SweepSession.Drawn;
import dev.assay.experiments.run.ProgressDisplay;
import dev.assay.experiments.sweep.Reply;
import dev.assay.experiments.sweep.SweepRun.Halt;
import dev.assay.experiments.sweep.TrialPlanner;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepEvent.Planned;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTables;
import dev.assay.results.SweepTrial;
import dev.assay.spi.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said of a sweep, in tables. */
final class SweepText {
    /** So many rows a person reads; the files have all. */
    private static final int MOST_ROWS = 30;

    private SweepText() {}

    /** The trials that are known beforehand, and how many come of answers. */
    static String trials(Asked asked, Drawn drawn) {
        List<Planned> trials = drawn.planned();
        Set<String> keys = new LinkedHashSet<>();
        trials.forEach(trial -> keys.addAll(trial.values().keySet()));
        boolean seeded = !asked.seeds().isEmpty();
        boolean cut = trials.stream().anyMatch(trial -> trial.until() > 0);
        List<String> headings = new ArrayList<>(List.of(">Trial"));
        headings.addAll(keys);
        if (seeded) {
            headings.add(">" + TrialPlanner.SEED);
        }
        if (cut) {
            headings.add(">Epochs");
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        trials.forEach(trial -> {
            List<Object> cells = new ArrayList<>(List.of(trial.trial()));
            keys.forEach(key -> cells.add(trial.values().getOrDefault(key, "")));
            if (seeded) {
                cells.add(trial.seed());
            }
            if (cut) {
                cells.add(
                        trial.until() > 0 ? trial.until() : asked.base().spec().epochs());
            }
            table.row(cells.toArray());
        });
        int later = drawn.all() - trials.size();
        return table + "\n" + count(drawn.all(), "trial") + ", compared by " + asked.metric()
                + (later > 0 ? "; " + later + " of them depend on what the others come to" : "");
    }

    private static String count(int number, String what) {
        return SummaryText.count(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** What has come out, best first: over the seeds where trials were repeated. */
    static String summary(SweepState state) {
        return state.seeds().isEmpty() ? each(state) : overSeeds(state);
    }

    private static String each(SweepState state) {
        Set<String> keys = keys(state.trials());
        boolean cut = state.trials().stream().anyMatch(trial -> trial.until() > 0);
        List<String> headings = new ArrayList<>(List.of(">Trial"));
        headings.addAll(keys);
        if (cut) {
            headings.add(">Until epoch");
        }
        headings.addAll(List.of(">" + state.begun().metric(), ">Time", "State"));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        List<SweepTrial> trials = state.trials().stream()
                .sorted(state.byMetric())
                .limit(MOST_ROWS)
                .toList();
        for (SweepTrial trial : trials) {
            List<Object> cells = new ArrayList<>(List.of(trial.number()));
            keys.forEach(key -> cells.add(trial.values().getOrDefault(key, "")));
            if (cut) {
                cells.add(trial.until() > 0 ? trial.until() : "");
            }
            cells.add(figure(trial.value(state.begun().metric())));
            cells.add(ProgressDisplay.clock(trial.seconds()));
            cells.add(stateOf(trial));
            table.row(cells.toArray());
        }
        return table + more(state.trials().size() - trials.size());
    }

    private static String overSeeds(SweepState state) {
        Map<Map<String, String>, List<SweepTrial>> points = new LinkedHashMap<>();
        state.trials().stream()
                .filter(trial -> trial.until() == 0 || state.trials().stream().allMatch(other -> other.until() > 0))
                .forEach(trial -> points.computeIfAbsent(trial.values(), key -> new ArrayList<>())
                        .add(trial));
        String metric = state.begun().metric();
        Set<String> keys = keys(state.trials());
        List<String> headings = new ArrayList<>(keys);
        headings.addAll(List.of(">" + metric, ">Spread", ">Best", ">Worst", ">Seeds", ">Failed"));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        boolean most = state.begun().goal() == Metric.Goal.MAXIMIZE;
        Comparator<Map.Entry<Map<String, String>, List<SweepTrial>>> byMean = Comparator.comparingDouble(entry -> {
            double mean = mean(values(entry.getValue(), metric));
            return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : most ? -mean : mean;
        });
        points.entrySet().stream().sorted(byMean).limit(MOST_ROWS).forEach(entry -> {
            List<Double> values = values(entry.getValue(), metric);
            List<Object> cells = new ArrayList<>();
            keys.forEach(key -> cells.add(entry.getKey().getOrDefault(key, "")));
            double highest =
                    values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
            double lowest =
                    values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
            cells.add(figure(mean(values)));
            cells.add(figure(spread(values)));
            cells.add(figure(most ? highest : lowest));
            cells.add(figure(most ? lowest : highest));
            cells.add(values.size());
            cells.add(entry.getValue().stream()
                    .filter(trial -> trial.state().isFailure())
                    .count());
            table.row(cells.toArray());
        });
        return table + more(points.size() - MOST_ROWS);
    }

    private static Set<String> keys(Collection<SweepTrial> trials) {
        Set<String> keys = new LinkedHashSet<>();
        trials.forEach(trial -> keys.addAll(trial.values().keySet()));
        return keys;
    }

    private static String more(int left) {
        return left > 0 ? "\nand " + left + " more, which are in the files" : "";
    }

    private static List<Double> values(List<SweepTrial> trials, String metric) {
        return trials.stream()
                .map(trial -> trial.value(metric))
                .filter(value -> !value.isNaN())
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** The standard deviation of a sample. */
    private static double spread(List<Double> values) {
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return values.size() > 1 ? Math.sqrt(squares / (values.size() - 1)) : Double.NaN;
    }

    /** A figure for a table; nothing where there is none. */
    static String figure(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String stateOf(SweepTrial trial) {
        return trial.found() ? "found" : SweepTables.name(trial.state());
    }

    /** How a sweep stands, what has failed, and where all of it is. */
    static String end(SweepState state, Halt halt, SweepDirectory directory) {
        StringBuilder text = new StringBuilder();
        Map<String, List<SweepTrial>> failures = state.trials().stream()
                .filter(trial -> trial.state().isFailure())
                .collect(Collectors.groupingBy(
                        trial -> SweepTables.name(trial.state()) + ": " + trial.message(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        failures.forEach((message, trials) -> text.append(trials.stream()
                        .limit(5)
                        .map(trial -> String.valueOf(trial.number()))
                        .collect(Collectors.joining(", ", trials.size() == 1 ? "trial " : "trials ", "")))
                .append(trials.size() > 5 ? " and " + (trials.size() - 5) + " more " : " ")
                .append(message)
                .append('\n'));
        int done = state.count(SweepTrial.State.FINISHED);
        text.append(done)
                .append(" of ")
                .append(count(state.trials().size(), "trial"))
                .append(" finished");
        if (state.failed() > 0) {
            text.append(", ")
                    .append(state.failed())
                    .append(" failed (`assay sweep retry-failed ")
                    .append(directory.path())
                    .append("`)");
        }
        text.append(
                switch (halt) {
                    case NONE -> "";
                    case INTERRUPTED -> "; interrupted, `assay sweep --resume " + directory.path() + "` goes on";
                    case CANCELLED -> "; cancelled, `assay sweep --resume " + directory.path() + "` goes on";
                    case FAILED_FAST ->
                        "; ended at the first failure, `assay sweep --resume " + directory.path() + "` goes on";
                });
        return text.append("; all trials: ").append(directory.csv()).toString();
    }

    /** How long, and how much disk, in a line. */
    static String estimate(List<Reply.Measured> measured, int trials, int workers) {
        double seconds = measured.stream()
                .mapToDouble(Reply.Measured::seconds)
                .filter(value -> value > 0)
                .average()
                .orElse(Double.NaN);
        double bytes =
                measured.stream().mapToLong(Reply.Measured::bytes).average().orElse(0);
        double checkpoints =
                measured.stream().mapToLong(Reply.Measured::checkpoint).max().orElse(0);
        String side = workers + (workers == 1 ? " worker" : " workers");
        if (Double.isNaN(seconds)) {
            return "on " + side + "; how long could not be found out beforehand";
        }
        return String.format(
                Locale.ROOT,
                "about %s on %s, %s of disk",
                ProgressDisplay.clock(seconds * Math.ceil((double) trials / workers)),
                side,
                megabytes(bytes * trials + checkpoints * workers));
    }

    private static String megabytes(double bytes) {
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / 1e6))
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
