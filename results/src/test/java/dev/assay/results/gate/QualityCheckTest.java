package dev.assay.results.gate;

import static dev.assay.results.gate.Runs.ACCURACY;
import static dev.assay.results.gate.Runs.LOSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.run.RunRecord;
import dev.assay.run.RunRecord.Status;
import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QualityCheckTest {
    private static final double[] BASE = {0.981, 0.984, 0.979, 0.983, 0.980, 0.982, 0.985, 0.978};

    private static Check accuracy(List<Check> checks) {
        return checks.stream()
                .filter(check -> check.name().equals(ACCURACY))
                .findFirst()
                .orElseThrow();
    }

    private static Check judge(double margin, double[] base, double[] head) {
        return accuracy(QualityCheck.judge(Runs.baseline(margin, base), Runs.runs(head)));
    }

    private static double[] less(double[] values, double by) {
        return Arrays.stream(values).map(value -> value - by).toArray();
    }

    @Test
    void passesTheSameBitsWithoutStatistics() {
        List<RunRecord> same = List.of(
                Runs.run(1, "weights 1", Map.of(ACCURACY, 0.9)), Runs.run(2, "weights 2", Map.of(ACCURACY, 0.8)));
        Check check = accuracy(QualityCheck.judge(Runs.baseline(0.001, 0.9, 0.8), same));
        assertThat(check.verdict()).isEqualTo(Verdict.PASS);
        assertThat(check.explanation()).isEqualTo("the same to the bit for 2 seeds");
    }

    @Test
    void doesNotTakeOtherWeightsWithTheSameFewFiguresForTheSame() {
        Check check = judge(0.001, new double[] {0.9, 0.8}, new double[] {0.9, 0.8});
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.explanation()).contains("not the same to the bit").contains("2 seeds are too few");
    }

    @Test
    void passesNoiseWithinTheMarginAndTellsThePower() {
        double[] head = {0.982, 0.983, 0.980, 0.982, 0.981, 0.982, 0.984, 0.979};
        Check check = judge(0.005, BASE, head);
        assertThat(check.verdict()).isEqualTo(Verdict.PASS);
        assertThat(check.explanation())
                .matches("over the differences of 8 seeds, power 1.00 to see that nothing has changed, and 0.90 to see"
                        + " that it is worse by 0.00\\d+");
    }

    @Test
    void accusesALossOfAPoint() {
        double[] head = less(BASE, 0.01);
        head[0] += 0.002;
        head[1] -= 0.002;
        Check check = judge(0.005, BASE, head);
        assertThat(check.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(check.measured().orElseThrow().worse().amount()).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void tellsAnImprovementBeyondTheMargin() {
        assertThat(judge(0.005, BASE, less(BASE, -0.009)).verdict()).isEqualTo(Verdict.IMPROVED);
    }

    @Test
    void isUndecidedOverNoiseAndTellsHowManySeedsItTakes() {
        double[] head = {0.99, 0.97, 0.99, 0.97, 0.99, 0.97, 0.99, 0.97};
        Check check = judge(0.005, BASE, head);
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        // The differences have a standard deviation of 0.0112: (1.645 + 1.282)^2 (0.0112 / 0.005)^2 = 43, and a little
        // for t.
        assertThat(check.explanation())
                .containsPattern("if nothing has changed, 4[4-6] seeds would tell so: `--update");
    }

    @Test
    void aLossOfTheMarginItselfIsNeitherPassedNorAccused() {
        double[] head = less(BASE, 0.005);
        head[0] += 0.001;
        head[1] -= 0.001;
        Check check = judge(0.005, BASE, head);
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.explanation()).endsWith("that is too near the margin to tell");
    }

    @Test
    void takesTheGoalIntoAccount() {
        Baseline losses = new Baseline(
                Baseline.FORMAT,
                "glyphs",
                List.of(),
                List.of(new Margin(LOSS, Goal.MINIMIZE, 0.01)),
                Map.of(),
                Runs.baseline(0.01, BASE).seeds().stream()
                        .map(run -> new Seeded(
                                run.seed(),
                                run.weights(),
                                Map.of(LOSS, run.metrics().get(ACCURACY))))
                        .toList(),
                new TreeMap<>(),
                Runs.origin());
        List<RunRecord> more = new ArrayList<>();
        for (double value : less(BASE, -0.02)) {
            more.add(Runs.run(more.size() + 1, "other", Map.of(LOSS, value)));
        }
        assertThat(QualityCheck.judge(losses, more).get(1).verdict()).isEqualTo(Verdict.REGRESSED);
    }

    @Test
    void comparesOtherSeedsAsIndependentSamples() {
        List<RunRecord> apart = new ArrayList<>();
        for (double value : less(BASE, 0.02)) {
            apart.add(Runs.run(100 + apart.size(), "other", Map.of(ACCURACY, value)));
        }
        Check check = accuracy(QualityCheck.judge(Runs.baseline(0.005, BASE), apart));
        assertThat(check.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(check.explanation()).startsWith("over 8 seeds, power ");
        // Two samples of 8 of one deviation s: a standard error of s / 2; one-sided, so 99 % on either side of t with
        // 14 degrees.
        double worst = check.measured().orElseThrow().worse().low();
        assertThat(worst).isCloseTo(0.02 - 2.6245 * 0.00244949 / 2, within(1e-6));
    }

    @Test
    void neverPassesWhereARunIsMissing() {
        List<RunRecord> seven = Runs.runs(BASE).subList(0, 7);
        List<Check> checks = QualityCheck.judge(Runs.baseline(0.005, BASE), seven);
        assertThat(checks).extracting(Check::verdict).containsOnly(Verdict.UNDECIDED);
        assertThat(checks.get(0).explanation()).isEqualTo("the seeds 8 are missing");
        assertThat(QualityCheck.judge(Runs.baseline(0.005, BASE), List.of()))
                .extracting(Check::verdict)
                .containsOnly(Verdict.UNDECIDED);
    }

    @Test
    void neverPassesWhereARunHasFailed() {
        List<RunRecord> runs = new ArrayList<>(Runs.runs(BASE));
        runs.set(2, Runs.run(3, "", Map.of(), Status.FAILED, Optional.of("the loss became NaN")));
        List<Check> checks = QualityCheck.judge(Runs.baseline(0.005, BASE), runs);
        assertThat(checks.get(0).verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(checks.get(0).explanation()).isEqualTo("seed 3 failed: the loss became NaN");
        assertThat(checks.get(1).verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void aFigureThatIsNoNumberAnyMoreIsARegression() {
        double[] head = BASE.clone();
        head[4] = Double.NaN;
        Check check = judge(0.005, BASE, head);
        assertThat(check.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(check.explanation()).isEqualTo("it is NaN for seed 5");
    }

    @Test
    void saysWhichMetricIsNotThere() {
        List<RunRecord> runs = List.of(Runs.run(1, "w", Map.of("test/f1", 0.5)));
        assertThatThrownBy(() -> QualityCheck.judge(Runs.baseline(0.005, 0.9), runs))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "the run runs/glyphs/id-1 has no metric 'test/accuracy', which the baseline holds; it has test/f1");
    }

    @Test
    void refusesTwoRunsOfOneSeed() {
        List<RunRecord> runs = List.of(Runs.run(1, "w", Map.of()), Runs.run(1, "v", Map.of()));
        assertThatThrownBy(() -> QualityCheck.judge(Runs.baseline(0.005, 0.9), runs))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("two runs have the seed 1");
    }

    /** Counts of right answers lie on a grid, so that few differences are often all the same: no certainty comes of that. */
    @Test
    void fewEqualStepsOfAGridAreNotTakenForCertainty() {
        double flower = 1.0 / 30;
        double[] base = {28 * flower, 29 * flower, 28 * flower, 29 * flower, 28 * flower};
        Check check = judge(0.02, base, less(base, flower));
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.measured().orElseThrow().worse().low()).isLessThan(0.02);
    }

    /** The rates that the page promises, at the margin itself, where they are largest. */
    @Test
    void errsAtMostAsOftenAsPromised() {
        int trials = 4000;
        Margin metric = new Margin(ACCURACY, Goal.MAXIMIZE, 0.005);
        RandomGenerator random = new Seeds(7).stream("quality");
        int accused = 0;
        int passed = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] base = random.doubles(8).map(u -> 0.95 + 0.02 * u).toArray();
            double[] head = Arrays.stream(base)
                    .map(value -> value - 0.005 + 0.004 * random.nextGaussian())
                    .toArray();
            Verdict verdict = Sample.paired(metric, base, head)
                    .worse(QualityCheck.FALSE_ACCUSATION, QualityCheck.FALSE_PASS)
                    .verdict(metric.margin());
            accused += verdict == Verdict.REGRESSED ? 1 : 0;
            passed += verdict == Verdict.PASS ? 1 : 0;
        }
        // Three standard deviations of a count above what is promised.
        assertThat(accused).isBetween(1, (int) (trials * 0.01 + 3 * Math.sqrt(trials * 0.01)));
        assertThat(passed).isBetween(1, (int) (trials * 0.05 + 3 * Math.sqrt(trials * 0.05)));
    }

    @Property(tries = 100)
    void noOrderOfTheRunsChangesAnything(
            @ForAll @Size(min = 5, max = 9) List<@DoubleRange(min = 0, max = 1) Double> values, @ForAll long seed) {
        double[] base = values.stream().mapToDouble(value -> value).toArray();
        RandomGenerator random = new Seeds(seed).stream("order");
        double[] head = Arrays.stream(base)
                .map(value -> value + 0.01 * random.nextGaussian())
                .toArray();
        List<RunRecord> runs = new ArrayList<>(Runs.runs(head));
        List<Check> before = QualityCheck.judge(Runs.baseline(0.01, base), runs);
        Collections.reverse(runs);
        assertThat(QualityCheck.judge(Runs.baseline(0.01, base), runs)).isEqualTo(before);
    }

    @Property(tries = 100)
    void whatIsWorseForEverySeedByLessThanTheMarginIsNeverAccused(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 1) Double> values,
            @ForAll @Size(12) List<@DoubleRange(min = -1, max = 0.99) Double> shares) {
        double[] base = values.stream().mapToDouble(value -> value).toArray();
        double[] head = new double[base.length];
        Arrays.setAll(head, i -> base[i] - 0.01 * shares.get(i));
        assertThat(judge(0.01, base, head).verdict()).isNotEqualTo(Verdict.REGRESSED);
    }
}
