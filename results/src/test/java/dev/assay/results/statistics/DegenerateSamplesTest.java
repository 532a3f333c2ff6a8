package dev.assay.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.run.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said where there is too little to say anything, and where nothing varies. */
class DegenerateSamplesTest {
    private static final double[] NONE = {};
    private static final double[] ONE = {0.25};
    private static final double[] ZEROS = {0, 0, 0};
    private static final double[] SAME = {0.1, 0.1, 0.1, 0.1};
    private static final Seeds SEEDS = new Seeds(7);

    @Test
    void oneValueHasAMeanAndAnUnboundedInterval() {
        SampleSummary one = SampleSummary.of(ONE, 0.95);
        assertThat(one.mean()).isEqualTo(0.25);
        assertThat(one.median()).isEqualTo(0.25);
        assertThat(one.standardDeviation()).isNaN();
        assertThat(one.interval().contains(-1e300)).isTrue();
        assertThat(one.interval().contains(1e300)).isTrue();
    }

    @Test
    void equalValuesHaveNoSpreadAtAllWhateverTheirRoundings() {
        SampleSummary same = SampleSummary.of(SAME, 0.95);
        assertThat(same.standardDeviation()).isZero();
        assertThat(same.interval()).isEqualTo(new Interval(0.1, 0.1, 0.95));
    }

    @ParameterizedTest
    @EnumSource
    void tooFewValuesTellNothing(Alternative alternative) {
        for (double[] few : new double[][] {NONE, ONE}) {
            assertThat(TTest.paired(few, alternative).result().pValue()).isOne();
            assertThat(TTest.paired(few, alternative).interval(0.9).low()).isInfinite();
            assertThat(TTest.resampled(few, 0.25, alternative).result().pValue())
                    .isOne();
            assertThat(TTest.welch(few, SAME, alternative).result().pValue()).isOne();
            assertThat(TTest.welch(SAME, few, alternative).result().pValue()).isOne();
            assertThat(EffectSizes.cohensDPaired(few)).isNaN();
        }
        assertThat(WilcoxonSignedRank.of(NONE, alternative).pValue()).isOne();
        assertThat(PermutationTest.paired(NONE, alternative, SEEDS).pValue()).isOne();
        assertThat(PermutationTest.twoSample(NONE, SAME, alternative, SEEDS).pValue())
                .isOne();
        assertThat(MannWhitney.test(SAME, NONE, alternative).pValue()).isOne();
        assertThat(EffectSizes.cohensD(ONE, ONE)).isNaN();
    }

    @Test
    void zeroDifferencesAreNoDifference() {
        for (Alternative alternative : Alternative.values()) {
            assertThat(TTest.paired(ZEROS, alternative).result())
                    .isEqualTo(new TestResult("paired t-test", 0, alternative == Alternative.TWO_SIDED ? 1 : 0.5));
            assertThat(WilcoxonSignedRank.of(ZEROS, alternative).pValue()).isOne();
            assertThat(PermutationTest.paired(ZEROS, alternative, SEEDS).pValue())
                    .isOne();
            assertThat(MannWhitney.test(SAME, SAME, alternative).pValue()).isOne();
        }
        assertThat(EffectSizes.cohensD(SAME, SAME)).isZero();
        assertThat(EffectSizes.cohensDPaired(ZEROS)).isZero();
        assertThat(EffectSizes.a12(SAME, SAME)).isEqualTo(0.5);
        assertThat(new McNemar(0, 0).exact().pValue()).isOne();
        assertThat(new McNemar(0, 0).corrected().pValue()).isOne();
        // As R, and unlike statsmodels, whose corrected statistic is then 1 / (2 b).
        assertThat(new McNemar(4, 4).corrected().pValue()).isOne();
        assertThat(Power.pairsNeeded(0, 0.05, 0.8, Alternative.TWO_SIDED)).isEmpty();
        assertThat(Power.eachNeeded(Double.NaN, 0.05, 0.8, Alternative.TWO_SIDED))
                .isEmpty();
        assertThat(Friedman.of(new double[][] {SAME, SAME}, true).result().pValue())
                .isOne();
    }

    @Test
    void theSameDifferenceEachTimeIsCertain() {
        assertThat(TTest.paired(SAME, Alternative.TWO_SIDED).result().pValue()).isZero();
        assertThat(TTest.paired(SAME, Alternative.LESS).result().pValue()).isOne();
        assertThat(EffectSizes.cohensDPaired(SAME)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Power.pairsNeeded(Double.POSITIVE_INFINITY, 0.05, 0.8, Alternative.TWO_SIDED))
                .hasValue(2);
        Friedman friedman = Friedman.of(new double[][] {{3, 2, 1}, {3, 2, 1}, {3, 2, 1}}, true);
        assertThat(friedman.averageRanks()).containsExactly(1.0, 2.0, 3.0);
        assertThat(friedman.imanDavenport().pValue()).isZero();
    }

    @Test
    void randomRearrangementsAreTheSameForTheSameSeedAndNearTheNormalDistribution() {
        double[] differences = new double[40];
        double[] zeros = new double[40];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = Math.sin(i) + 0.25;
        }
        TestResult paired = PermutationTest.paired(differences, Alternative.TWO_SIDED, SEEDS);
        assertThat(paired.test()).contains("random rearrangements");
        assertThat(PermutationTest.paired(differences, Alternative.TWO_SIDED, SEEDS))
                .isEqualTo(paired);
        assertThat(paired.pValue())
                .isCloseTo(
                        TTest.paired(differences, Alternative.TWO_SIDED)
                                .result()
                                .pValue(),
                        within(0.01));
        TestResult two = PermutationTest.twoSample(differences, zeros, Alternative.GREATER, SEEDS);
        assertThat(two.test()).contains("random rearrangements");
        assertThat(two.pValue())
                .isCloseTo(
                        TTest.welch(differences, zeros, Alternative.GREATER)
                                .result()
                                .pValue(),
                        within(0.01));
    }

    @Test
    void intervalOfASmallSampleSaysWhatConfidenceItAttains() {
        MannWhitney.Shift shift = MannWhitney.shift(new double[] {3, 4}, new double[] {1, 2}, 0.95);
        assertThat(shift.estimate()).isEqualTo(2);
        // One of six rankings at either end.
        assertThat(shift.interval().confidence()).isCloseTo(1 - 2.0 / 6, within(1e-12));
        assertThat(shift.interval().low()).isEqualTo(1);
        assertThat(shift.interval().high()).isEqualTo(3);
    }

    @Test
    void shiftOfLargeSamplesIgnoresAnOutlier() {
        double[] before = new double[60];
        double[] after = new double[60];
        for (int i = 0; i < before.length; i++) {
            before[i] = 100 + i % 7;
            after[i] = 115 + i % 7;
        }
        after[17] = 1e6;
        MannWhitney.Shift shift = MannWhitney.shift(after, before, 0.95);
        assertThat(shift.estimate()).isEqualTo(15);
        assertThat(shift.interval().low()).isBetween(13.0, 15.0);
        assertThat(shift.interval().high()).isBetween(15.0, 17.0);
    }
}
