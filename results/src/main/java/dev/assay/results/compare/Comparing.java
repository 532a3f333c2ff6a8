package dev.assay.results.compare;

import dev.assay.network.Summary;
import dev.assay.results.Predictions;
import dev.assay.results.RunDirectory;
import dev.assay.results.compare.Pair.OnExamples;
import dev.assay.results.statistics.Alternative;
import dev.assay.results.statistics.EffectSizes;
import dev.assay.results.statistics.Friedman;
import dev.assay.results.statistics.Holm;
import dev.assay.results.statistics.Interval;
import dev.assay.results.statistics.MannWhitney;
import dev.assay.results.statistics.McNemar;
import dev.assay.results.statistics.PermutationTest;
import dev.assay.results.statistics.Power;
import dev.assay.results.statistics.SampleSummary;
import dev.assay.results.statistics.TTest;
import dev.assay.results.statistics.TestResult;
import dev.assay.results.statistics.WilcoxonSignedRank;
import dev.assay.run.RunRecord;
import dev.assay.run.Seeds;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.util.CombinatoricsUtils;

/** Groups runs and tells the groups apart. */
public final class Comparing {
    /** With more groups, all pairs would be too many to read and to correct for: the best is compared with each other one. */
    private static final int MOST_FOR_ALL_PAIRS = 12;

    private static final double POWER = 0.8;

    /** The same comparison is to come out the same. */
    private static final Seeds SEEDS = new Seeds(0);

    private final Question question;
    private final List<ComparedRun> runs = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Map<RunDirectory, Optional<Predictions>> predictions = new HashMap<>();

    private Comparing(Question question) {
        this.question = question;
    }

    /**
     * Compares runs.
     *
     * @param runs however they ended
     * @param leftOut those that could not be read, to be named with the others that are not used
     * @throws UserException where no run can be used, or none has such a key
     */
    public static Comparison of(Question question, List<ComparedRun> runs, List<LeftOut> leftOut) {
        Comparing comparing = new Comparing(question);
        comparing.leftOut.addAll(leftOut);
        runs.forEach(comparing::take);
        return comparing.compare();
    }

    private void take(ComparedRun run) {
        RunRecord record = run.record();
        String folder = run.directory().path().toString();
        Optional<ComparedRun> same = runs.stream()
                .filter(other -> other.record()
                        .provenance()
                        .configSha256()
                        .equals(record.provenance().configSha256()))
                .findFirst();
        if (record.status() == RunRecord.Status.FAILED) {
            leftOut.add(new LeftOut(folder, "failed: " + record.failure().orElse("it is not known why")));
        } else if (record.status() == RunRecord.Status.STOPPED) {
            leftOut.add(new LeftOut(folder, "stopped before its end"));
        } else if (!Double.isFinite(run.value(question.metric()))) {
            leftOut.add(new LeftOut(folder, "no " + question.metric()));
        } else if (same.isPresent()) {
            leftOut.add(new LeftOut(
                    folder,
                    "the same config and " + question.repetition() + " as "
                            + same.orElseThrow().directory().path() + ", so no repetition"));
        } else {
            runs.add(run);
        }
    }

    private Comparison compare() {
        if (runs.isEmpty()) {
            throw new UserException("None of the runs can be compared:\n"
                    + leftOut.stream()
                            .limit(10)
                            .map(out -> "  " + out.run() + ": " + out.reason())
                            .collect(Collectors.joining("\n")));
        }
        List<String> differing = Keys.differing(runs, question.repetition());
        List<String> deciding = Keys.deciding(differing, runs);
        List<String> by = question.by().isEmpty()
                ? deciding
                : question.by().stream().flatMap(word -> meant(word).stream()).toList();
        List<Group> groups = groups(by);
        remarkOnMixtures(groups, differing, by);
        List<Pair> pairs = pairs(groups);
        groups = withFronts(groups);
        return new Comparison(
                question,
                groups,
                pairs,
                ranks(groups),
                Importance.of(deciding, runs, question.metric()),
                leftOut,
                List.copyOf(remarks));
    }

    private List<String> meant(String word) {
        List<String> keys = Keys.meant(word, runs);
        if (keys.isEmpty()) {
            Set<String> known = new TreeSet<>();
            runs.forEach(run -> run.config().keySet().forEach(key -> known.add(key.split("\\.", 2)[0])));
            throw new UserException("--by: no run has the key '" + word + "'; known: " + String.join(", ", known)
                    + ", and keys below them.");
        }
        return keys;
    }

    private List<Group> groups(List<String> by) {
        Map<List<String>, Optional<Summary>> networks = new HashMap<>();
        List<Group> groups = new ArrayList<>();
        Set<String> labels = new LinkedHashSet<>();
        Keys.grouped(by, runs).forEach((values, members) -> {
            members.sort(Comparator.comparing(
                    run -> Keys.value(run, question.repetition()),
                    Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())));
            List<Costs> costs = new ArrayList<>();
            for (ComparedRun run : members) {
                // A network is a function of these; reading it from every run takes long with a thousand.
                List<String> shape = run.config().entrySet().stream()
                        .filter(e -> e.getKey().startsWith("architecture")
                                || e.getKey().startsWith("dataset"))
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.toCollection(ArrayList::new));
                shape.add(Long.toString(run.record().parameters()));
                costs.add(Costs.of(run, networks.computeIfAbsent(shape, s -> Costs.network(run.directory()))));
            }
            String label = label(by, values);
            groups.add(new Group(
                    labels.add(label) ? label : label + " (" + (groups.size() + 1) + ")",
                    members,
                    SampleSummary.of(
                            members.stream()
                                    .mapToDouble(run -> run.value(question.metric()))
                                    .toArray(),
                            1 - question.alpha()),
                    Costs.mean(costs),
                    Costs.network(members.get(0).directory()),
                    List.of()));
        });
        Comparator<Group> byMean =
                Comparator.comparingDouble(group -> group.summary().mean());
        groups.sort((question.higherIsBetter() ? byMean.reversed() : byMean).thenComparing(Group::label));
        return groups;
    }

    /** Values where there is one key, else each with the last part of its key. */
    private static String label(List<String> by, List<String> values) {
        if (by.isEmpty()) {
            return "all runs";
        }
        if (by.size() == 1) {
            return by.get(0).endsWith(".name") || !Keys.isNumber(values.get(0))
                    ? values.get(0)
                    : by.get(0) + "=" + values.get(0);
        }
        return IntStream.range(0, by.size())
                .mapToObj(i -> by.get(i).endsWith(".name")
                        ? values.get(i)
                        : by.get(i).substring(by.get(i).lastIndexOf('.') + 1) + "=" + values.get(i))
                .collect(Collectors.joining(", "));
    }

    private void remarkOnMixtures(List<Group> groups, List<String> differing, List<String> by) {
        Set<String> mixed = new LinkedHashSet<>();
        for (Group group : groups) {
            List<String> also = differing.stream()
                    .filter(key -> Keys.values(group.runs(), key).size() > 1)
                    .toList();
            mixed.addAll(also);
            if (!also.isEmpty()) {
                remarks.add("The runs of " + group.label() + " differ in more than the " + question.repetition() + ": "
                        + also.stream()
                                .limit(5)
                                .map(key -> key + " (" + shortened(Keys.values(group.runs(), key)) + ")")
                                .collect(Collectors.joining(", "))
                        + (also.size() > 5 ? " and " + (also.size() - 5) + " more" : "")
                        + ". Their spread is not that of repetitions.");
            }
        }
        List<String> apart = differing.stream()
                .filter(key -> !mixed.contains(key) && by.stream().noneMatch(of -> goesWith(key, of)))
                .toList();
        if (!question.by().isEmpty() && !apart.isEmpty()) {
            remarks.add("The groups differ in more than " + String.join(", ", question.by()) + ": "
                    + apart.stream()
                            .limit(8)
                            .map(key -> key + " (" + shortened(Keys.values(runs, key)) + ")")
                            .collect(Collectors.joining(", "))
                    + (apart.size() > 8 ? " and " + (apart.size() - 8) + " more" : "") + ".");
        }
        Set<Set<String>> repetitions = new LinkedHashSet<>();
        groups.forEach(group -> repetitions.add(new TreeSet<>(Keys.values(group.runs(), question.repetition()))));
        if (repetitions.size() > 1 && mixed.isEmpty()) {
            remarks.add("The groups do not have the same " + question.repetition()
                    + "s: those that do not are compared as independent samples.");
        }
        groups.stream()
                .filter(group -> group.runs().size() == 1)
                .findFirst()
                .ifPresent(single -> remarks.add("Of " + single.label()
                        + (groups.stream().filter(g -> g.runs().size() == 1).count() > 1 ? " and others" : "")
                        + " there is one run only, which says nothing of chance: run it with further "
                        + question.repetition() + "s."));
    }

    /** Whether the key is one of the settings of the component that the group is made by, or that key. */
    private static boolean goesWith(String key, String by) {
        int dot = by.lastIndexOf('.');
        return key.equals(by) || by.endsWith(".name") && key.startsWith(by.substring(0, dot + 1));
    }

    private static String shortened(Set<String> values) {
        return values.stream().limit(4).collect(Collectors.joining(", ")) + (values.size() > 4 ? ", ..." : "");
    }

    private List<Group> withFronts(List<Group> groups) {
        return groups.stream()
                .map(group -> new Group(
                        group.label(),
                        group.runs(),
                        group.summary(),
                        group.costs(),
                        group.network(),
                        Arrays.stream(Costs.Kind.values())
                                .filter(kind -> isOnFront(group, groups, kind))
                                .toList()))
                .toList();
    }

    private boolean isOnFront(Group group, List<Group> groups, Costs.Kind kind) {
        double cost = kind.of(group.costs());
        return Double.isFinite(cost)
                && groups.stream().noneMatch(other -> {
                    double otherCost = kind.of(other.costs());
                    double gain = gain(other.summary().mean(), group.summary().mean());
                    return otherCost <= cost && gain >= 0 && (otherCost < cost || gain > 0);
                });
    }

    private double gain(double value, double over) {
        return question.higherIsBetter() ? value - over : over - value;
    }

    /** The repetitions' values, by repetition; empty where one is there twice. */
    private Optional<Map<String, ComparedRun>> byRepetition(Group group) {
        Map<String, ComparedRun> byRepetition = new LinkedHashMap<>();
        for (ComparedRun run : group.runs()) {
            if (byRepetition.put(Keys.value(run, question.repetition()), run) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(byRepetition);
    }

    private List<Pair> pairs(List<Group> groups) {
        List<Group[]> pairs = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            for (int j = i + 1; j < groups.size() && (i == 0 || groups.size() <= MOST_FOR_ALL_PAIRS); j++) {
                pairs.add(new Group[] {groups.get(i), groups.get(j)});
            }
        }
        if (groups.size() > MOST_FOR_ALL_PAIRS) {
            remarks.add("With " + groups.size() + " groups the best is compared with each other one, not all with all. "
                    + "It was chosen by the same figures, so its own mean is likely to flatter it.");
        }
        List<Told> told = pairs.stream()
                .map(pair -> tell(pair[0], pair[1], question.alpha() / pairs.size()))
                .toList();
        double[] adjusted =
                Holm.adjust(told.stream().mapToDouble(t -> t.test.pValue()).toArray());
        List<Optional<OnExamples>> examples = groups.size() > MOST_FOR_ALL_PAIRS
                ? told.stream().map(t -> Optional.<OnExamples>empty()).toList()
                : onExamples(pairs);
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> {
                    Told t = told.get(i);
                    double[] first = pairs.get(i)[0].values(question.metric());
                    double[] second = pairs.get(i)[1].values(question.metric());
                    double a12 = EffectSizes.a12(first, second);
                    return new Pair(
                            pairs.get(i)[0],
                            pairs.get(i)[1],
                            t.difference,
                            t.interval,
                            t.test,
                            adjusted[i],
                            (question.higherIsBetter() ? 1 : -1) * EffectSizes.cohensD(first, second),
                            question.higherIsBetter() ? a12 : 1 - a12,
                            examples.get(i),
                            t.needed,
                            adjusted[i] < question.alpha());
                })
                .toList();
    }

    private record Told(double difference, Interval interval, TestResult test, OptionalInt needed) {}

    /** Tests one pair; {@code strictest} is the level at which the first of all pairs has to pass. */
    private Told tell(Group better, Group worse, double strictest) {
        double[] first = gains(better);
        double[] second = gains(worse);
        Optional<double[]> paired = differences(better, worse);
        if (question.folds().isPresent()) {
            double[] differences = paired.orElseThrow(() -> new UserException("--folds: " + better.label() + " and "
                    + worse.label() + " do not have the same folds (" + question.repetition() + "), once each."));
            TTest resampled =
                    TTest.resampled(differences, 1.0 / (question.folds().getAsInt() - 1), Alternative.TWO_SIDED);
            return new Told(
                    resampled.difference(),
                    resampled.interval(1 - question.alpha()),
                    resampled.result(),
                    OptionalInt.empty());
        }
        TTest t = paired.map(differences -> TTest.paired(differences, Alternative.TWO_SIDED))
                .orElseGet(() -> TTest.welch(first, second, Alternative.TWO_SIDED));
        OptionalInt needed = paired.map(differences -> Power.pairsNeeded(
                        EffectSizes.cohensDPaired(differences), strictest, POWER, Alternative.TWO_SIDED))
                .orElseGet(() ->
                        Power.eachNeeded(EffectSizes.cohensD(first, second), strictest, POWER, Alternative.TWO_SIDED));
        TestResult test = switch (question.test()) {
            case T -> t.result();
            case WILCOXON ->
                paired.map(d -> WilcoxonSignedRank.of(d, Alternative.TWO_SIDED))
                        .orElseGet(() -> MannWhitney.test(first, second, Alternative.TWO_SIDED));
            case PERMUTATION -> permutation(first, second, paired);
            case AUTO -> {
                double least = paired.map(d -> Math.pow(2, 1 - d.length))
                        .orElseGet(() -> 2
                                / CombinatoricsUtils.binomialCoefficientDouble(
                                        first.length + second.length, first.length));
                if (least <= strictest) {
                    yield permutation(first, second, paired);
                }
                if (first.length > 1 && second.length > 1) {
                    remarks.add(
                            "With so few " + question.repetition()
                                    + "s no permutation could show anything (at best p = "
                                    + String.format(Locale.ROOT, "%.2g", least)
                                    + ", before the correction): t-tests are used, which suppose that repetitions are about normal.");
                }
                yield t.result();
            }
        };
        return new Told(t.difference(), t.interval(1 - question.alpha()), test, needed);
    }

    private static TestResult permutation(double[] first, double[] second, Optional<double[]> paired) {
        return paired.map(differences -> PermutationTest.paired(differences, Alternative.TWO_SIDED, SEEDS))
                .orElseGet(() -> PermutationTest.twoSample(first, second, Alternative.TWO_SIDED, SEEDS));
    }

    private double[] gains(Group group) {
        return Arrays.stream(group.values(question.metric()))
                .map(value -> gain(value, 0))
                .toArray();
    }

    /** Better less worse by repetition; empty where the two have not the same ones, once each. */
    private Optional<double[]> differences(Group better, Group worse) {
        Optional<Map<String, ComparedRun>> first = byRepetition(better);
        Optional<Map<String, ComparedRun>> second = byRepetition(worse);
        if (first.isEmpty()
                || second.isEmpty()
                || !first.orElseThrow().keySet().equals(second.orElseThrow().keySet())) {
            return Optional.empty();
        }
        DoubleStream.Builder differences = DoubleStream.builder();
        first.orElseThrow().forEach((repetition, run) -> {
            ComparedRun other = second.orElseThrow().get(repetition);
            if (other != null) {
                // Equal differences of shares, 0.91 - 0.9 and 0.92 - 0.91, differ in their last bits, and are to tie.
                double gain = gain(run.value(question.metric()), other.value(question.metric()));
                differences.add(Math.rint(gain * 1e12) / 1e12);
            }
        });
        return Optional.of(differences.build().toArray());
    }

    private List<Optional<OnExamples>> onExamples(List<Group[]> pairs) {
        List<List<Double>> pValues = new ArrayList<>();
        for (Group[] pair : pairs) {
            List<Double> ofPair = new ArrayList<>();
            Map<String, ComparedRun> second = byRepetition(pair[1]).orElse(Map.of());
            byRepetition(pair[0]).orElse(Map.of()).forEach((repetition, run) -> {
                ComparedRun other = second.get(repetition);
                if (other != null) {
                    Optional<Predictions> a = predictions(run);
                    Optional<Predictions> b = predictions(other);
                    if (a.isPresent() && b.isPresent() && a.orElseThrow().isOfTheSameExamples(b.orElseThrow())) {
                        ofPair.add(McNemar.of(
                                        a.orElseThrow().right(), b.orElseThrow().right())
                                .exact()
                                .pValue());
                    }
                }
            });
            pValues.add(ofPair);
        }
        double[] adjusted = Holm.adjust(pValues.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray());
        List<Optional<OnExamples>> results = new ArrayList<>();
        int from = 0;
        for (List<Double> ofPair : pValues) {
            double[] own = Arrays.copyOfRange(adjusted, from, from + ofPair.size());
            from += ofPair.size();
            results.add(
                    own.length == 0
                            ? Optional.empty()
                            : Optional.of(new OnExamples(
                                    own.length,
                                    (int) Arrays.stream(own)
                                            .filter(p -> p < question.alpha())
                                            .count(),
                                    Arrays.stream(own).max().orElseThrow())));
        }
        return results;
    }

    private Optional<Predictions> predictions(ComparedRun run) {
        return predictions.computeIfAbsent(run.directory(), Predictions::read);
    }

    private Optional<Friedman> ranks(List<Group> groups) {
        List<Map<String, ComparedRun>> all = groups.stream()
                .map(this::byRepetition)
                .flatMap(Optional::stream)
                .toList();
        if (groups.size() < 3 || all.size() < groups.size()) {
            return Optional.empty();
        }
        Set<String> common = new LinkedHashSet<>(all.get(0).keySet());
        all.forEach(map -> common.retainAll(map.keySet()));
        if (common.size() < 2) {
            return Optional.empty();
        }
        double[][] blocks = common.stream()
                .map(repetition -> all.stream()
                        .map(map -> Optional.ofNullable(map.get(repetition)).orElseThrow())
                        .mapToDouble(run -> run.value(question.metric()))
                        .toArray())
                .toArray(double[][]::new);
        return Optional.of(Friedman.of(blocks, question.higherIsBetter()));
    }
}
