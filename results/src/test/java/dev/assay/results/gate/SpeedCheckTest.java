package dev.assay.results.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.run.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpeedCheckTest {
    private static final Map<Cost, Double> MARGINS = Map.of(Cost.TRAINING, 0.05);

    private static Round round(double ratio) {
        return new Round(Map.of(Cost.TRAINING, 1e-5), Map.of(Cost.TRAINING, 1e-5 * ratio));
    }

    private static Supplier<Round> rounds(DoubleSupplier logRatio) {
        return () -> round(Math.exp(logRatio.getAsDouble()));
    }

    private static Verdict judge(DoubleSupplier logRatio) {
        return SpeedCheck.judge(MARGINS, 24, rounds(logRatio)).get(0).verdict();
    }

    /** How often each verdict comes. */
    private static int count(Verdict verdict, int trials, DoubleSupplier logRatio) {
        int count = 0;
        for (int trial = 0; trial < trials; trial++) {
            count += judge(logRatio) == verdict ? 1 : 0;
        }
        return count;
    }

    @Test
    void looksAfterSixRoundsAndTwiceAsManyEachTime() {
        assertThat(SpeedCheck.looks(24)).containsExactly(6, 12, 24);
        assertThat(SpeedCheck.looks(6)).containsExactly(6);
        assertThat(SpeedCheck.looks(20)).containsExactly(6, 12, 20);
    }

    @Test
    void stopsAsSoonAsItCanTell() {
        List<Round> measured = new ArrayList<>();
        List<Check> checks = SpeedCheck.judge(MARGINS, 24, () -> {
            measured.add(round(1.001));
            return measured.get(measured.size() - 1);
        });
        assertThat(checks.get(0).verdict()).isEqualTo(Verdict.PASS);
        assertThat(measured).hasSize(6);
        assertThat(checks.get(0).explanation()).isEqualTo("6 rounds in turns show that it grew by less than 5.0 %");
    }

    @Test
    void accusesOnlyWhatNewRoundsConfirm() {
        Check check = SpeedCheck.judge(MARGINS, 24, () -> round(1.15)).get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(check.explanation())
                .isEqualTo(
                        "6 rounds in turns show that it grew by more than 5.0 %; measured again, 6 new rounds confirm it:"
                                + " 15.0 % (15.0 % to 15.0 %)");
    }

    @Test
    void aSlownessThatIsGoneWhenMeasuredAgainAccusesNobody() {
        List<Round> measured = new ArrayList<>();
        Check check = SpeedCheck.judge(MARGINS, 24, () -> {
                    measured.add(round(measured.size() < 6 ? 1.3 : 1.0));
                    return measured.get(measured.size() - 1);
                })
                .get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.explanation()).contains("6 new rounds do not confirm it: 0.0 %");
    }

    @Test
    void tellsAnImprovement() {
        assertThat(judge(() -> -0.2)).isEqualTo(Verdict.IMPROVED);
    }

    @Test
    void isUndecidedWhereACostIsNotMeasured() {
        Check check =
                SpeedCheck.judge(Map.of(Cost.MEMORY, 0.1), 24, () -> round(1)).get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.explanation()).isEqualTo("it could not be measured in every round of both sides");
    }

    @Test
    void aPauseOfTheMachineInOneRoundAccusesNobody() {
        RandomGenerator random = new Seeds(3).stream("pause");
        List<Round> measured = new ArrayList<>();
        Check check = SpeedCheck.judge(MARGINS, 24, () -> {
                    measured.add(round(measured.size() == 3 ? 5 : Math.exp(0.01 * random.nextGaussian())));
                    return measured.get(measured.size() - 1);
                })
                .get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.PASS);
    }

    /** The rates that the page promises, at the margin itself, where they are largest, under noise of several kinds. */
    @Test
    void errsAtMostAsOftenAsPromised() {
        int trials = 2000;
        double margin = Math.log(1.05);
        RandomGenerator random = new Seeds(1).stream("speed");
        List<DoubleSupplier> noises = List.of(
                () -> margin + 0.05 * random.nextGaussian(),
                // Heavy tails: Student's t with one degree of freedom.
                () -> margin + 0.02 * Math.tan(Math.PI * (random.nextDouble() - 0.5)),
                // A neighbour who comes and goes.
                () -> margin + (random.nextBoolean() ? 0.1 : -0.1) + 0.01 * random.nextGaussian());
        for (DoubleSupplier noise : noises) {
            int allowed = (int) (trials * 0.05 * 0.05 + 3 * Math.sqrt(trials * 0.05 * 0.05));
            assertThat(count(Verdict.REGRESSED, trials, noise)).isLessThanOrEqualTo(allowed);
            assertThat(count(Verdict.PASS, trials, noise))
                    .isBetween(1, (int) (trials * 0.05 + 3 * Math.sqrt(trials * 0.05)));
        }
    }

    @Test
    void catchesFifteenPercentUnderTheNoiseOfASharedMachine() {
        RandomGenerator random = new Seeds(2).stream("slow");
        assertThat(count(Verdict.REGRESSED, 1000, () -> Math.log(1.15) + 0.05 * random.nextGaussian()))
                .isGreaterThanOrEqualTo(950);
        assertThat(count(Verdict.PASS, 1000, () -> 0.03 * random.nextGaussian()))
                .isGreaterThanOrEqualTo(990);
        assertThat(count(Verdict.REGRESSED, 1000, () -> 0.1 * random.nextGaussian()))
                .isZero();
    }

    @Property(tries = 300)
    void whatIsSlowerInEveryRoundByLessThanTheMarginIsNeverAccused(
            @ForAll @Size(min = 6, max = 24) List<@DoubleRange(min = 0.2, max = 1.04) Double> ratios) {
        int[] next = {0};
        assertThat(SpeedCheck.judge(MARGINS, 24, () -> round(ratios.get(next[0]++ % ratios.size())))
                        .get(0)
                        .verdict())
                .isNotEqualTo(Verdict.REGRESSED);
    }
}
