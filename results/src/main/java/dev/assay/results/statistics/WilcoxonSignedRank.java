package dev.assay.results.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** Wilcoxon's signed-rank test of paired differences (Wilcoxon 1945, https://doi.org/10.2307/3001968). */
public final class WilcoxonSignedRank {
    /** Up to so many differences the distribution is exact, ties or not; beyond it is nearly normal. */
    static final int MOST_EXACT = 50;

    private WilcoxonSignedRank() {}

    /** Leaves zero differences out, as Wilcoxon does; the statistic is the sum of the ranks of those that are greater than zero. */
    public static TestResult of(double[] differences, Alternative alternative) {
        String name = "Wilcoxon signed-rank test";
        double[] nonzero = Arrays.stream(differences).filter(d -> d != 0).toArray();
        int n = nonzero.length;
        if (n == 0) {
            return new TestResult(name, differences.length == 0 ? Double.NaN : 0, 1);
        }
        double[] ranks = Ranks.of(Arrays.stream(nonzero).map(Math::abs).toArray());
        double positive = 0;
        for (int i = 0; i < n; i++) {
            if (nonzero[i] > 0) {
                positive += ranks[i];
            }
        }
        if (n <= MOST_EXACT) {
            double[] distribution = Ranks.ofSubsets(Ranks.doubled(ranks));
            int found = (int) Math.round(2 * positive);
            return new TestResult(
                    name + ", exact",
                    positive,
                    alternative.pValue(Ranks.upTo(distribution, found), Ranks.from(distribution, found)));
        }
        double variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - Ranks.ties(ranks) / 48;
        double z = (positive - n * (n + 1.0) / 4) / Math.sqrt(variance);
        NormalDistribution normal = new NormalDistribution();
        return new TestResult(
                name + ", normal approximation",
                positive,
                alternative.pValue(normal.cumulativeProbability(z), normal.cumulativeProbability(-z)));
    }
}
