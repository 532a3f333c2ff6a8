package dev.assay.results.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
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

    /**
     * Where the middle of differences lies that are spread alike to both sides of it.
     *
     * @param differences at least one
     * @return the median of the means of all pairs, each difference with itself included (Hodges, Lehmann 1963,
     *     https://doi.org/10.1214/aoms/1177704172), with the interval that belongs to the test (Tukey 1949)
     */
    public static MannWhitney.Shift shift(double[] differences, double confidence) {
        int n = differences.length;
        if (n == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] means = IntStream.range(0, n)
                .boxed()
                .flatMap(i -> IntStream.rangeClosed(0, i).mapToObj(j -> (differences[i] + differences[j]) / 2))
                .mapToDouble(mean -> mean)
                .sorted()
                .toArray();
        int pairs = means.length;
        double tail = (1 - confidence) / 2;
        // The sum of the positive ranks is k or less with a probability below the tail: the interval goes from the (k +
        // 1)-th mean to the last but k.
        int k;
        double attained;
        if (n <= MOST_EXACT) {
            double[] distribution = Ranks.ofSubsets(IntStream.rangeClosed(1, n).toArray());
            k = -1;
            while (Ranks.upTo(distribution, k + 1) <= tail) {
                k++;
            }
            attained = 1 - 2 * Ranks.upTo(distribution, Math.max(0, k));
        } else {
            double deviation = Math.sqrt(n * (n + 1.0) * (2.0 * n + 1) / 24);
            double normal = new NormalDistribution().inverseCumulativeProbability(tail);
            k = (int) Math.floor(pairs / 2.0 + normal * deviation - 0.5);
            attained = confidence;
        }
        int out = Math.max(0, k);
        double estimate = (means[(pairs - 1) / 2] + means[pairs / 2]) / 2;
        return new MannWhitney.Shift(estimate, new Interval(means[out], means[pairs - 1 - out], attained));
    }
}
