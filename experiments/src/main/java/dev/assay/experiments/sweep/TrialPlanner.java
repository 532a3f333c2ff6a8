package dev.assay.experiments.sweep;

import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.composition.Problem;
import dev.assay.experiments.composition.SweepOverrides;
import dev.assay.results.SweepEvent.Planned;
import dev.assay.results.SweepTrial;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.UserException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes trials of a sweeper's proposals: one for each seed, composed, checked and frozen. */
public final class TrialPlanner {
    /** The config key of the axis of repetition. */
    public static final String SEED = "seed";

    /** As many points of a space that cannot be counted are checked at most. */
    private static final int MOST_CORNERS = 256;

    private final List<String> fixed;
    private final TrialConfig.Composer composer;
    private final int epochs;
    private final String metric;

    /**
     * @param fixed the overrides that hold for all trials
     * @param epochs of a trial that is not cut short
     * @param metric the figure by which trials are compared
     */
    public TrialPlanner(List<String> fixed, TrialConfig.Composer composer, int epochs, String metric) {
        this.fixed = List.copyOf(fixed);
        this.composer = composer;
        this.epochs = epochs;
        this.metric = metric;
    }

    private record Wanted(Proposal proposal, String seed) {}

    /**
     * The trials of some proposals.
     *
     * @param seeds the axis of repetition; empty for none
     * @param known the trials that were planned before; those that are wanted again are left out
     * @throws ConfigProblems all that is wrong with any of them, each with the trial named
     */
    public List<Planned> plan(List<Proposal> proposals, List<String> seeds, Collection<SweepTrial> known) {
        List<Wanted> wanted = new ArrayList<>();
        for (Proposal proposal : proposals) {
            for (String seed : seeds.isEmpty() ? List.of("") : seeds) {
                if (find(known, proposal.number(), seed).isEmpty()) {
                    wanted.add(new Wanted(proposal, seed));
                }
            }
        }
        return freeze(wanted, known);
    }

    /**
     * As {@link #plan}, of all proposals of a space at once, in the order of the space's axes, of which the axis of repetition is one.
     *
     * @param place before how many of the other axes the axis of repetition stands
     */
    public List<Planned> planAll(List<Proposal> proposals, List<String> seeds, SearchSpace space, int place) {
        List<Axis> inner = space.axes()
                .subList(Math.min(place, space.axes().size()), space.axes().size());
        long block = size(inner);
        List<Wanted> wanted = new ArrayList<>();
        for (Proposal proposal : proposals) {
            for (String seed : seeds.isEmpty() ? List.of("") : seeds) {
                wanted.add(new Wanted(proposal, seed));
            }
        }
        if (size(space.axes()) == proposals.size()) {
            wanted.sort(Comparator.<Wanted>comparingLong(one -> one.proposal().number() / block)
                    .thenComparingInt(one -> seeds.indexOf(one.seed()))
                    .thenComparingInt(one -> one.proposal().number()));
        }
        return freeze(wanted, List.of());
    }

    /** How many points axes span whose values can be counted; 0 where that cannot be. */
    private static long size(List<Axis> axes) {
        long size = 1;
        for (Axis axis : axes) {
            size *= axis instanceof SearchSpace.Choice choice ? choice.rows().size() : 0;
        }
        return size;
    }

    private static Optional<SweepTrial> find(Collection<SweepTrial> known, int proposal, String seed) {
        return known.stream()
                .filter(trial -> trial.proposal() == proposal && trial.seed().equals(seed))
                .findFirst();
    }

    private List<Planned> freeze(List<Wanted> wanted, Collection<SweepTrial> known) {
        Instant now = Instant.now();
        int number = known.stream().mapToInt(SweepTrial::number).max().orElse(0);
        List<Planned> planned = new ArrayList<>();
        Map<Problem, List<String>> problems = new LinkedHashMap<>();
        for (Wanted one : wanted) {
            Proposal proposal = one.proposal();
            int until = proposal.epochs() < epochs ? proposal.epochs() : 0;
            Optional<Frozen> before = proposal.continues().isEmpty()
                    ? Optional.empty()
                    : Optional.of(continued(proposal.continues().getAsInt(), one.seed(), known, planned));
            number++;
            try {
                if (until > 0 && metric.startsWith("test/")) {
                    throw new UserException(
                            "the sweeper cuts trials short, and figures of the test are only there at the end:"
                                    + " choose another, as in sweep.metric="
                                    + metric.replaceFirst("test", "validation"));
                }
                Frozen frozen = before.orElseGet(() -> frozen(proposal.values(), one.seed()));
                planned.add(new Planned(
                        now,
                        number,
                        proposal.number(),
                        one.seed(),
                        proposal.values(),
                        frozen.identity(),
                        frozen.config(),
                        frozen.trial(),
                        until));
            } catch (ConfigProblems e) {
                String name = name(number, proposal.values(), one.seed());
                e.problems()
                        .forEach(problem -> problems.computeIfAbsent(problem, key -> new ArrayList<>())
                                .add(name));
            } catch (UserException e) {
                Problem problem = new Problem("sweep", String.valueOf(e.getMessage()));
                problems.computeIfAbsent(problem, key -> new ArrayList<>())
                        .add(name(number, proposal.values(), one.seed()));
            }
        }
        stopAt(problems);
        return planned;
    }

    /**
     * Checks the corners of a space whose points cannot be counted, so that what a sweeper may choose later is known to be possible.
     *
     * @param seed any of the seeds; empty for none
     * @throws ConfigProblems all that is wrong with any of them
     */
    public void checkCorners(SearchSpace space, String seed) {
        Map<Problem, List<String>> problems = new LinkedHashMap<>();
        for (Map<String, String> corner : corners(space)) {
            try {
                frozen(corner, seed);
            } catch (ConfigProblems e) {
                e.problems()
                        .forEach(problem -> problems.computeIfAbsent(problem, key -> new ArrayList<>())
                                .add("a trial with " + text(corner)));
            } catch (UserException e) {
                problems.computeIfAbsent(new Problem("sweep", String.valueOf(e.getMessage())), key -> new ArrayList<>())
                        .add("a trial with " + text(corner));
            }
        }
        stopAt(problems);
    }

    /** All combinations of values and of ends of intervals; where those are too many, each value once, the others being the first of their axes. */
    static List<Map<String, String>> corners(SearchSpace space) {
        List<List<Map<String, String>>> axes =
                space.axes().stream().map(TrialPlanner::ends).toList();
        long count = 1;
        for (List<Map<String, String>> axis : axes) {
            count = Math.min(MOST_CORNERS + 1L, count * axis.size());
        }
        List<Map<String, String>> corners = new ArrayList<>(List.of(Map.of()));
        if (count <= MOST_CORNERS) {
            for (List<Map<String, String>> axis : axes) {
                List<Map<String, String>> longer = new ArrayList<>();
                corners.forEach(corner -> axis.forEach(end -> longer.add(merged(corner, end))));
                corners = longer;
            }
            return corners;
        }
        Map<String, String> first = new LinkedHashMap<>();
        axes.forEach(axis -> first.putAll(axis.get(0)));
        List<Map<String, String>> star = new ArrayList<>();
        axes.forEach(axis -> axis.forEach(end -> star.add(merged(first, end))));
        return star.stream().distinct().toList();
    }

    private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
        Map<String, String> merged = new LinkedHashMap<>(one);
        merged.putAll(other);
        return merged;
    }

    private static List<Map<String, String>> ends(Axis axis) {
        if (axis instanceof SearchSpace.Choice choice) {
            return choice.rows().stream()
                    .map(row -> {
                        Map<String, String> values = new LinkedHashMap<>();
                        for (int i = 0; i < row.size(); i++) {
                            values.put(choice.keys().get(i), row.get(i));
                        }
                        return values;
                    })
                    .toList();
        }
        SearchSpace.Interval interval = (SearchSpace.Interval) axis;
        return List.of(
                Map.of(interval.key(), number(interval.low(), interval.whole())),
                Map.of(interval.key(), number(interval.high(), interval.whole())));
    }

    private static String number(double value, boolean whole) {
        return whole ? String.valueOf(Math.round(value)) : String.valueOf(value);
    }

    /** @param trial the one that it continues; 0 for none */
    private record Frozen(String config, String identity, int trial) {}

    private Frozen frozen(Map<String, String> values, String seed) {
        List<String> overrides = new ArrayList<>(fixed);
        overrides.addAll(SweepOverrides.words(values));
        if (!seed.isEmpty()) {
            overrides.add(SEED + "=" + seed);
        }
        TrialConfig config = composer.compose(overrides);
        return new Frozen(config.config(), config.identity(), 0);
    }

    private static Frozen continued(int proposal, String seed, Collection<SweepTrial> known, List<Planned> planned) {
        return find(known, proposal, seed)
                .map(trial -> new Frozen(trial.config(), trial.identity(), trial.number()))
                .or(() -> planned.stream()
                        .filter(one -> one.proposal() == proposal && one.seed().equals(seed))
                        .findFirst()
                        .map(one -> new Frozen(one.config(), one.identity(), one.trial())))
                .orElseThrow(() -> new IllegalStateException("proposal " + proposal + " was never made"));
    }

    private static String name(int number, Map<String, String> values, String seed) {
        Map<String, String> point = new LinkedHashMap<>(values);
        if (!seed.isEmpty()) {
            point.put(SEED, seed);
        }
        return "trial " + number + " (" + text(point) + ")";
    }

    /** A point in one line. */
    public static String text(Map<String, String> point) {
        return String.join(" ", SweepOverrides.words(point));
    }

    private static void stopAt(Map<Problem, List<String>> problems) {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> told = new ArrayList<>();
        problems.forEach((problem, trials) -> told.add(new Problem(
                problem.where(),
                problem.what() + "; in " + trials.get(0)
                        + (trials.size() > 1 ? " and " + (trials.size() - 1) + " more" : ""))));
        throw new ConfigProblems(told);
    }
}
