package dev.assay.results.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The rank-sum test of two independent samples (Mann, Whitney 1947, https://doi.org/10.1214/aoms/1177730491) and the shift that goes with it. An
 * outlier, such as a pause of the machine in a timing, counts no more than the largest value; for ratios of timings take logarithms.
 */
public final class MannWhitney {
    /** Up to so many values in both samples together the distribution is exact, ties or not; beyond it is nearly normal. */
    static final int MOST_EXACT = 80;

    private static final NormalDistribution NORMAL = new NormalDistribution();

    private MannWhitney() {}

    /**
     * By how much the first sample lies above the second.
     *
     * @param estimate the median of all differences of a value of the first and one of the second (Hodges, Lehmann 1963,
     *     https://doi.org/10.1214/aoms/1177704172)
     * @param interval with the confidence that it attains, which is less than asked for where the samples are too small for that
     */
    public record Shift(double estimate, Interval interval) {}

    /** The test; the statistic is U of the first sample: how many pairs it wins, ties counting half. */
    public static TestResult test(double[] first, double[] second, Alternative alternative) {
        String name = "Mann-Whitney U test";
        int n = first.length;
        int m = second.length;
        if (n == 0 || m == 0) {
            return new TestResult(name, Double.NaN, 1);
        }
        double[] all = Arrays.copyOf(first, n + m);
        System.arraycopy(second, 0, all, n, m);
        double[] ranks = Ranks.of(all);
        double rankSum = Arrays.stream(ranks, 0, n).sum();
        double u = rankSum - n * (n + 1.0) / 2;
        if (n + m <= MOST_EXACT) {
            double[] distribution = Ranks.ofSubsets(Ranks.doubled(ranks), n);
            int found = (int) Math.round(2 * rankSum);
            return new TestResult(
                    name + ", exact",
                    u,
                    alternative.pValue(Ranks.upTo(distribution, found), Ranks.from(distribution, found)));
        }
        double all2 = n + m;
        double deviation = Math.sqrt(n * (double) m / 12 * (all2 + 1 - Ranks.ties(ranks) / (all2 * (all2 - 1))));
        double middle = n * (double) m / 2;
        return new TestResult(
                name + ", normal approximation",
                u,
                alternative.pValue(below((u - middle + 0.5) / deviation), below(-(u - middle - 0.5) / deviation)));
    }

    /**
     * The shift with its interval.
     *
     * @param first at least one value, as in the second
     */
    public static Shift shift(double[] first, double[] second, double confidence) {
        if (first.length == 0 || second.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] differences = Arrays.stream(first)
                .flatMap(a -> Arrays.stream(second).map(b -> a - b))
                .sorted()
                .toArray();
        int pairs = differences.length;
        double estimate = (differences[(pairs - 1) / 2] + differences[pairs / 2]) / 2;
        double tail = (1 - confidence) / 2;
        int n = first.length;
        int m = second.length;
        // U takes the value k and less with a probability below the tail: the interval goes from the (k + 1)-th
        // difference to the last but k.
        int k;
        double attained;
        if (n + m <= MOST_EXACT) {
            double[] distribution = Ranks.ofSubsets(
                    IntStream.rangeClosed(1, n + m).map(rank -> 2 * rank).toArray(), n);
            int least = n * (n + 1);
            k = -1;
            while (Ranks.upTo(distribution, least + 2 * (k + 1)) <= tail) {
                k++;
            }
            attained = 1 - 2 * Ranks.upTo(distribution, least + 2 * Math.max(0, k));
        } else {
            double deviation = Math.sqrt(pairs * (n + m + 1.0) / 12);
            k = (int) Math.floor(pairs / 2.0 + NORMAL.inverseCumulativeProbability(tail) * deviation - 0.5);
            attained = confidence;
        }
        int out = Math.max(0, k);
        return new Shift(estimate, new Interval(differences[out], differences[pairs - 1 - out], attained));
    }

    /** P(Z <= z); certain where there is no spread at all, in which every value ties. */
    private static double below(double z) {
        return Double.isNaN(z) ? 1 : NORMAL.cumulativeProbability(z);
    }
}
