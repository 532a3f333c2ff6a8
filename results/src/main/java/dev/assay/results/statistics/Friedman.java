package dev.assay.results.statistics;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.special.Gamma;

/**
 * Friedman's test of several treatments over blocks (Friedman 1937, https://doi.org/10.1080/01621459.1937.10503522) with Nemenyi's comparison of all pairs
 * after it, as Demšar (2006, https://www.jmlr.org/papers/v7/demsar06a.html) proposes for classifiers.
 *
 * @param blocks how many
 * @param averageRanks of each treatment, from 1, the best
 * @param result of Friedman's chi-squared test, ties corrected
 * @param imanDavenport of the F-test of Iman and Davenport (1980, https://doi.org/10.1080/03610928008827904), which is less timid
 */
public record Friedman(int blocks, List<Double> averageRanks, TestResult result, TestResult imanDavenport) {
    public Friedman {
        averageRanks = List.copyOf(averageRanks);
    }

    /**
     * Ranks within each block and tests.
     *
     * @param values a row for each block (a seed, a data set) with a value for each treatment, at least two
     * @param higherIsBetter which values get the lower ranks
     */
    public static Friedman of(double[][] values, boolean higherIsBetter) {
        int n = values.length;
        int k = n == 0 ? 0 : values[0].length;
        if (k < 2) {
            throw new IllegalArgumentException("fewer than one block of two treatments");
        }
        double[] sums = new double[k];
        double ties = 0;
        for (double[] block : values) {
            double[] ranks = Ranks.of(
                    Arrays.stream(block).map(v -> higherIsBetter ? -v : v).toArray());
            for (int i = 0; i < k; i++) {
                sums[i] += ranks[i];
            }
            ties += Ranks.ties(ranks);
        }
        double squares = Arrays.stream(sums).map(sum -> sum * sum).sum();
        double correction = 1 - ties / (n * (double) k * (k * (double) k - 1));
        double chiSquared = correction == 0
                ? 0
                : Math.max(0, 12.0 / (n * (double) k * (k + 1)) * squares - 3.0 * n * (k + 1)) / correction;
        double p = Gamma.regularizedGammaQ((k - 1) / 2.0, chiSquared / 2);
        return new Friedman(
                n,
                Arrays.stream(sums).map(sum -> sum / n).boxed().toList(),
                new TestResult("Friedman test", chiSquared, p),
                imanDavenport(chiSquared, n, k));
    }

    private static TestResult imanDavenport(double chiSquared, int n, int k) {
        String name = "Friedman test, F of Iman and Davenport";
        if (n < 2) {
            return new TestResult(name, Double.NaN, 1);
        }
        double left = n * (k - 1.0) - chiSquared;
        if (left <= 1e-9) {
            return new TestResult(name, Double.POSITIVE_INFINITY, 0);
        }
        double f = (n - 1) * chiSquared / left;
        if (f == 0) {
            return new TestResult(name, 0, 1);
        }
        // The upper tail as the lower one of 1 / F: 1 - P(f) has no digits left where P is near 1.
        double p = new FDistribution((k - 1.0) * (n - 1), k - 1).cumulativeProbability(1 / f);
        return new TestResult(name, f, p);
    }

    /** By how much two average ranks have to differ for the level {@code alpha} over all pairs together (Nemenyi 1963). */
    public double criticalDifference(double alpha) {
        int k = averageRanks.size();
        return StudentizedRange.exceededWith(alpha, k) / Math.sqrt(2) * deviation();
    }

    /** Nemenyi's p-value of two treatments, corrected for all pairs. */
    public double nemenyi(int first, int second) {
        double apart = Math.abs(averageRanks.get(first) - averageRanks.get(second));
        return 1 - StudentizedRange.upTo(apart / deviation() * Math.sqrt(2), averageRanks.size());
    }

    private double deviation() {
        int k = averageRanks.size();
        return Math.sqrt(k * (k + 1.0) / (6.0 * blocks));
    }
}
