package dev.assay.results.gate;

import dev.assay.results.Figures;
import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.results.statistics.SampleSummary;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether runs are worse than a baseline's by more than a margin: what is the same to the bit passes; else a one-sided t-test against the margin on
 * either side of it, over the differences of equal seeds, or Welch's where the seeds are others.
 */
public final class QualityCheck {
    /** The largest probability with which what is not worse by more than the margin is accused, all metrics together. */
    public static final double FALSE_ACCUSATION = 0.01;

    /** The largest probability with which what is worse by more than the margin passes. */
    public static final double FALSE_PASS = 0.05;

    /** The power that is asked of a number of seeds: so probable is it that nothing changed and it is seen. */
    public static final double POWER = 0.9;

    /** With fewer, a t-test leans on nothing but the assumption that noise is normal. */
    public static final int LEAST_SEEDS = 5;

    private static final int MOST_SEEDS = 1000;
    private static final String RUNS = "runs";
    private static final String AREA = "quality";

    private final Baseline baseline;
    private final Map<Long, RunRecord> head;

    private QualityCheck(Baseline baseline, Map<Long, RunRecord> head) {
        this.baseline = baseline;
        this.head = head;
    }

    /**
     * Judges the runs, and each metric of the baseline.
     *
     * @param head of one config, each with a seed of its own
     * @throws UserException where a seed is there twice, or a finished run did not measure a metric at all
     */
    public static List<Check> judge(Baseline baseline, List<RunRecord> head) {
        Map<Long, RunRecord> bySeed = new TreeMap<>();
        for (RunRecord run : head) {
            RunRecord other = bySeed.put(run.provenance().seed(), run);
            if (other != null) {
                throw new UserException("two runs have the seed "
                        + run.provenance().seed() + ": " + other.runDirectory() + " and " + run.runDirectory());
            }
        }
        return new QualityCheck(baseline, bySeed).judge();
    }

    private List<Check> judge() {
        Check runs = runs();
        List<Check> checks = new ArrayList<>(List.of(runs));
        for (Margin metric : baseline.metrics()) {
            checks.add(
                    runs.verdict() == Verdict.PASS
                            ? judge(metric)
                            : Check.without(
                                    AREA, metric.name(), Verdict.UNDECIDED, "not all runs are there to be judged"));
        }
        return checks;
    }

    /** Whether all are there and came to their end. */
    private Check runs() {
        List<String> failed = new ArrayList<>();
        List<String> stopped = new ArrayList<>();
        head.forEach((seed, run) -> {
            switch (run.status()) {
                case FAILED ->
                    failed.add("seed " + seed + " failed: " + run.failure().orElse("no reason is recorded"));
                case STOPPED -> stopped.add("seed " + seed + " was stopped");
                case FINISHED -> {}
            }
        });
        if (!failed.isEmpty()) {
            return Check.without(RUNS, RUNS, Verdict.REGRESSED, String.join("; ", failed));
        }
        Set<Long> missing = new TreeSet<>(baseline.numbers());
        missing.removeAll(head.keySet());
        if (!missing.isEmpty() && isPaired() || head.isEmpty()) {
            stopped.add("the seeds " + missing.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + " are missing");
        }
        return stopped.isEmpty()
                ? Check.without(RUNS, RUNS, Verdict.PASS, "all " + head.size() + " finished")
                : Check.without(RUNS, RUNS, Verdict.UNDECIDED, String.join("; ", stopped));
    }

    /** Whether base and head have seeds in common, so that equal ones are to be compared. */
    private boolean isPaired() {
        return head.keySet().stream().anyMatch(baseline.numbers()::contains);
    }

    private double value(RunRecord run, Margin metric) {
        Double value = run.metrics().get(metric.name());
        if (value == null) {
            throw new UserException("the run " + run.runDirectory() + " has no metric '" + metric.name()
                    + "', which the baseline holds; it has "
                    + String.join(", ", run.metrics().keySet()));
        }
        return value;
    }

    private Check judge(Margin metric) {
        List<Seeded> before = baseline.seeds();
        List<RunRecord> after = isPaired()
                ? before.stream()
                        .flatMap(run -> Optional.ofNullable(head.get(run.seed())).stream())
                        .toList()
                : List.copyOf(head.values());
        double[] base = before.stream()
                .mapToDouble(run -> run.metrics().getOrDefault(metric.name(), Double.NaN))
                .toArray();
        double[] now = after.stream().mapToDouble(run -> value(run, metric)).toArray();
        for (int i = 0; i < now.length; i++) {
            if (!Double.isFinite(now[i])) {
                return Check.without(
                        AREA,
                        metric.name(),
                        Verdict.REGRESSED,
                        "it is " + now[i] + " for seed "
                                + after.get(i).provenance().seed());
            }
        }
        if (isPaired() && isIdentical(before, after, base, now)) {
            Difference none = new Difference(0, 0, 0);
            return check(metric, base, now, none, Verdict.PASS, "the same to the bit for " + seeds(now.length));
        }
        int fewest = Math.min(base.length, now.length);
        if (fewest < LEAST_SEEDS) {
            Difference unknown =
                    new Difference(meanWorse(metric, base, now), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            return check(
                    metric,
                    base,
                    now,
                    unknown,
                    Verdict.UNDECIDED,
                    "it is not the same to the bit, and " + seeds(fewest) + " are too few for a test, which takes "
                            + LEAST_SEEDS + " at least: `--update --seeds N` makes a baseline of more");
        }
        Sample sample = isPaired() ? Sample.paired(metric, base, now) : Sample.apart(metric, base, now);
        Difference worse = sample.worse(falseAccusation(), FALSE_PASS);
        Verdict verdict = worse.verdict(metric.margin());
        return check(metric, base, now, worse, verdict, explanation(metric, sample, verdict));
    }

    private static boolean isIdentical(List<Seeded> before, List<RunRecord> after, double[] base, double[] now) {
        for (int i = 0; i < base.length; i++) {
            if (base[i] != now[i]
                    || !before.get(i).weights().equals(after.get(i).parametersSha256())) {
                return false;
            }
        }
        return true;
    }

    /** Any of the metrics may be the one that is accused wrongly; all of them must pass, so that needs no such correction. */
    private double falseAccusation() {
        return FALSE_ACCUSATION / baseline.metrics().size();
    }

    private String explanation(Margin metric, Sample sample, Verdict verdict) {
        String power = String.format(
                Locale.ROOT,
                "over %s, power %.2f to see that nothing has changed, and %.2f to see that it is worse by %s",
                (isPaired() ? "the differences of " : "") + seeds(sample.pairs()),
                sample.power(metric.margin(), FALSE_PASS),
                POWER,
                Figures.number(sample.detectable(metric.margin(), falseAccusation(), POWER)));
        if (verdict != Verdict.UNDECIDED) {
            return power;
        }
        OptionalInt needed = sample.needed(metric.margin(), FALSE_PASS, POWER);
        if (needed.isEmpty() || needed.getAsInt() > MOST_SEEDS) {
            return power + "; at this spread even " + MOST_SEEDS + " seeds would not do, but a wider margin would";
        }
        int enough = needed.getAsInt();
        return power + "; "
                + (enough > sample.pairs()
                        ? "if nothing has changed, " + enough + " seeds would tell so: `--update --seeds " + enough
                                + "` makes a baseline of so many"
                        : "that is too near the margin to tell");
    }

    private static Check check(
            Margin metric, double[] base, double[] now, Difference worse, Verdict verdict, String explanation) {
        Check.Texts texts = new Check.Texts(
                spread(base),
                spread(now),
                Figures.number(worse.amount()) + " (" + Figures.number(worse.low()) + " to "
                        + Figures.number(worse.high()) + ")",
                Figures.number(metric.margin()));
        return new Check(
                AREA,
                metric.name(),
                verdict,
                explanation,
                Optional.of(new Check.Measured(mean(base), mean(now), worse, metric.margin(), texts)));
    }

    private static double meanWorse(Margin metric, double[] base, double[] now) {
        return metric.worse(mean(base), mean(now));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Mean and standard deviation. */
    private static String spread(double[] values) {
        return values.length == 1
                ? Figures.aligned(values[0])
                : Figures.aligned(mean(values)) + " ± "
                        + Figures.number(SampleSummary.of(values, 0.95).standardDeviation());
    }

    private static String seeds(int count) {
        return count == 1 ? "1 seed" : count + " seeds";
    }
}
