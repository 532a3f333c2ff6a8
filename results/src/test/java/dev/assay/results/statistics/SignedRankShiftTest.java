package dev.assay.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SignedRankShiftTest {
    /** Hollander and Wolfe 1973, table 3.1, examples 3.3 and 3.4: a depression scale before and after therapy. */
    @Test
    void givesThePublishedEstimateAndInterval() {
        double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
        double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
        double[] differences = new double[before.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = before[i] - after[i];
        }
        MannWhitney.Shift shift = WilcoxonSignedRank.shift(differences, 0.96);
        assertThat(shift.estimate()).isCloseTo(0.46, within(1e-9));
        assertThat(shift.interval().low()).isCloseTo(0.010, within(1e-9));
        assertThat(shift.interval().high()).isCloseTo(0.786, within(1e-9));
        assertThat(shift.interval().confidence()).isCloseTo(0.961, within(5e-4));
    }

    @Test
    void attainsLessThanAskedForWithTooFewValues() {
        Interval interval =
                WilcoxonSignedRank.shift(new double[] {1, 2, 3}, 0.95).interval();
        assertThat(interval.low()).isEqualTo(1);
        assertThat(interval.high()).isEqualTo(3);
        assertThat(interval.confidence()).isEqualTo(0.75);
    }

    /** Beyond the exact distribution nothing jumps. */
    @Test
    void theNormalApproximationCarriesOn() {
        double[] fifty = new double[50];
        double[] more = new double[51];
        for (int i = 0; i < more.length; i++) {
            more[i] = Math.sin(i);
            fifty[Math.min(i, 49)] = Math.sin(i);
        }
        Interval exact = WilcoxonSignedRank.shift(fifty, 0.95).interval();
        Interval near = WilcoxonSignedRank.shift(more, 0.95).interval();
        assertThat(near.low()).isCloseTo(exact.low(), within(0.03));
        assertThat(near.high()).isCloseTo(exact.high(), within(0.03));
    }
}
