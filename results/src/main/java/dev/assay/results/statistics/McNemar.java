package dev.assay.results.statistics;

import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.special.Gamma;

/**
 * McNemar's test of two classifiers on the same examples (McNemar 1947, https://doi.org/10.1007/BF02295996): of those examples that one gets right and the
 * other wrong, each should have half. It speaks of these two trained models, not of what training them again would bring.
 *
 * @param onlyFirst how many examples the first alone gets right
 * @param onlySecond how many the second alone gets right
 */
public record McNemar(int onlyFirst, int onlySecond) {
    /**
     * Counts the examples.
     *
     * @param first whether the first got each right
     * @param second likewise, of the same examples in the same order
     */
    public static McNemar of(boolean[] first, boolean[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " and " + second.length + " examples");
        }
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] && !second[i]) {
                onlyFirst++;
            } else if (second[i] && !first[i]) {
                onlySecond++;
            }
        }
        return new McNemar(onlyFirst, onlySecond);
    }

    /** The binomial test, exact for any counts. */
    public TestResult exact() {
        int n = onlyFirst + onlySecond;
        int less = Math.min(onlyFirst, onlySecond);
        double p = n == 0 ? 1 : Math.min(1, 2 * new BinomialDistribution(n, 0.5).cumulativeProbability(less));
        return new TestResult("McNemar's test, exact", less, p);
    }

    /** The chi-squared test with continuity correction (Edwards 1948, https://doi.org/10.1007/BF02289261), near the exact one from some 25 examples on. */
    public TestResult corrected() {
        int n = onlyFirst + onlySecond;
        double apart = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
        double statistic = n == 0 ? 0 : apart * apart / n;
        double p = Gamma.regularizedGammaQ(0.5, statistic / 2);
        return new TestResult("McNemar's test with continuity correction", statistic, p);
    }
}
