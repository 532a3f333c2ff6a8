package dev.assay.results.gate;

import dev.assay.results.gate.Check.Measured;
import dev.assay.results.gate.Check.Texts;
import dev.assay.results.statistics.Interval;
import dev.assay.results.statistics.MannWhitney.Shift;
import dev.assay.results.statistics.Quantiles;
import dev.assay.results.statistics.WilcoxonSignedRank;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Whether the head costs more than the base, from rounds in which both ran in turns.
 *
 * <p>The rounds are looked at after 6, 12, 24 and so on, until every cost is decided; each look takes its share of the error rates
 * (Bonferroni). Whoever would be accused is measured again, and the new rounds alone must say the same.
 */
public final class SpeedCheck {
    /** So many rounds can for the first time decide anything at the error rates below. */
    public static final int LEAST_ROUNDS = 6;

    /** The largest probability with which what got slower by more than the margin passes. */
    public static final double FALSE_PASS = 0.05;

    /** As often is it suspected at most where it did not; twice in a row, which an accusation takes, the square of that. */
    public static final double FALSE_SUSPICION = 0.05;

    private static final String AREA = "speed";

    private final Supplier<Round> measure;
    private final int mostRounds;

    private SpeedCheck(Supplier<Round> measure, int mostRounds) {
        this.measure = measure;
        this.mostRounds = mostRounds;
    }

    /**
     * Judges each cost.
     *
     * @param margins by how much each may grow, as a share
     * @param mostRounds after so many it is undecided, {@link #LEAST_ROUNDS} at least; a confirmation takes as many again
     * @param measure takes the next round
     */
    public static List<Check> judge(Map<Cost, Double> margins, int mostRounds, Supplier<Round> measure) {
        SpeedCheck check = new SpeedCheck(measure, mostRounds);
        Map<Cost, Look> first = check.look(margins);
        Map<Cost, Double> suspected = new EnumMap<>(Cost.class);
        first.forEach((cost, look) -> {
            if (look.verdict() == Verdict.REGRESSED) {
                suspected.put(cost, margins.getOrDefault(cost, 0.0));
            }
        });
        Map<Cost, Look> second = suspected.isEmpty() ? Map.of() : check.look(suspected);
        List<Check> checks = new ArrayList<>();
        first.forEach((cost, look) -> checks.add(look.check(cost, Optional.ofNullable(second.get(cost)))));
        return checks;
    }

    /** One that could not be measured. */
    public static Check unmeasured(Cost cost, Verdict verdict, String reason) {
        return Check.without(AREA, cost.label(), verdict, reason);
    }

    /** After how many rounds it is looked at what they say. */
    static List<Integer> looks(int mostRounds) {
        List<Integer> looks = new ArrayList<>();
        for (int rounds = LEAST_ROUNDS; rounds < mostRounds; rounds *= 2) {
            looks.add(rounds);
        }
        looks.add(Math.max(mostRounds, LEAST_ROUNDS));
        return looks;
    }

    private Map<Cost, Look> look(Map<Cost, Double> margins) {
        List<Integer> looks = looks(mostRounds);
        List<Round> rounds = new ArrayList<>();
        Map<Cost, Look> found = new EnumMap<>(Cost.class);
        for (int look : looks) {
            while (rounds.size() < look) {
                rounds.add(measure.get());
            }
            margins.forEach((cost, margin) -> {
                Look before = found.get(cost);
                if (before == null || before.verdict() == Verdict.UNDECIDED) {
                    found.put(cost, Look.at(rounds, cost, margin, looks.size()));
                }
            });
            if (found.values().stream().noneMatch(at -> at.verdict() == Verdict.UNDECIDED && at.measured())) {
                break;
            }
        }
        return found;
    }

    /** What so many rounds say of one cost. */
    private record Look(
            int rounds, OptionalDouble base, OptionalDouble head, Difference slower, double margin, Verdict verdict) {
        static Look at(List<Round> rounds, Cost cost, double margin, int looks) {
            double[] ratios = rounds.stream()
                    .flatMap(round -> round.logRatio(cost).stream())
                    .mapToDouble(ratio -> ratio)
                    .toArray();
            if (ratios.length < rounds.size()) {
                Difference unknown = new Difference(Double.NaN, Double.NaN, Double.NaN);
                return new Look(
                        ratios.length,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        unknown,
                        margin,
                        Verdict.UNDECIDED);
            }
            Shift suspicion = shift(ratios, FALSE_SUSPICION / looks);
            Shift pass = shift(ratios, FALSE_PASS / looks);
            Difference slower = new Difference(
                    Math.expm1(suspicion.estimate()),
                    Math.expm1(suspicion.interval().low()),
                    Math.expm1(pass.interval().high()));
            return new Look(
                    rounds.size(),
                    median(rounds.stream().map(Round::base).toList(), cost),
                    median(rounds.stream().map(Round::head).toList(), cost),
                    slower,
                    margin,
                    slower.verdict(margin));
        }

        /** The middle of the ratios, bounded with at most this error rate on each side; unbounded where they are too few for that. */
        private static Shift shift(double[] logRatios, double errorRate) {
            double confidence = 1 - 2 * errorRate;
            Shift shift = WilcoxonSignedRank.shift(logRatios, confidence);
            return shift.interval().confidence() >= confidence
                    ? shift
                    : new Shift(
                            shift.estimate(),
                            new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, confidence));
        }

        boolean measured() {
            return base.isPresent();
        }

        private static OptionalDouble median(List<Map<Cost, Double>> costs, Cost cost) {
            return OptionalDouble.of(Quantiles.median(costs.stream()
                    .map(side -> side.getOrDefault(cost, Double.NaN))
                    .toList()));
        }

        Check check(Cost cost, Optional<Look> again) {
            if (!measured()) {
                return Check.without(
                        AREA, cost.label(), Verdict.UNDECIDED, "it could not be measured in every round of both sides");
            }
            boolean confirmed = again.stream().allMatch(second -> second.verdict() == Verdict.REGRESSED);
            Verdict judged = verdict == Verdict.REGRESSED && !confirmed ? Verdict.UNDECIDED : verdict;
            Texts texts = new Texts(
                    cost.text(base.orElse(Double.NaN)),
                    cost.text(head.orElse(Double.NaN)),
                    percent(slower.amount()) + " (" + percent(slower.low()) + " to " + percent(slower.high()) + ")",
                    percent(margin));
            Measured figures = new Measured(base.orElse(Double.NaN), head.orElse(Double.NaN), slower, margin, texts);
            return new Check(AREA, cost.label(), judged, explanation(again, confirmed), Optional.of(figures));
        }

        private String explanation(Optional<Look> again, boolean confirmed) {
            String said = rounds + " rounds in turns";
            return switch (verdict) {
                case PASS -> said + " show that it grew by less than " + percent(margin);
                case IMPROVED -> said + " show that it shrank by more than " + percent(margin);
                case UNDECIDED -> said + " do not tell; more of them (--rounds) or a quieter machine may";
                case REGRESSED ->
                    said + " show that it grew by more than " + percent(margin) + "; measured again, "
                            + again.map(second -> second.rounds + " new rounds "
                                            + (confirmed ? "confirm it: " : "do not confirm it: ")
                                            + percent(second.slower.amount()) + " ("
                                            + percent(second.slower.low()) + " to "
                                            + percent(second.slower.high()) + ")")
                                    .orElse("it was not");
            };
        }
    }

    static String percent(double share) {
        return Double.isInfinite(share)
                ? (share < 0 ? "-" : "") + "\u221e"
                : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
