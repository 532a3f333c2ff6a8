package dev.assay.results.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A sample in figures.
 *
 * @param standardDeviation of the population, as estimated (n - 1); NaN for one value
 * @param interval of the mean, by Student's t; unbounded for one value
 * @param lowerQuartile as median and upper quartile one of {@link Quantiles}
 */
public record SampleSummary(
        int n,
        double mean,
        double standardDeviation,
        Interval interval,
        double minimum,
        double lowerQuartile,
        double median,
        double upperQuartile,
        double maximum) {
    /**
     * Sums a sample up.
     *
     * @param values finite, at least one
     * @param confidence of the interval, between 0 and 1
     */
    public static SampleSummary of(double[] values, double confidence) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        int n = values.length;
        double mean = Moments.mean(values);
        double deviation = Moments.standardDeviation(values);
        Quantiles quantiles = Quantiles.of(values);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new SampleSummary(
                n,
                mean,
                deviation,
                n == 1
                        ? new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, confidence)
                        : Interval.around(
                                mean,
                                new TDistribution(n - 1).inverseCumulativeProbability(0.5 + confidence / 2),
                                deviation / Math.sqrt(n),
                                confidence),
                sorted[0],
                quantiles.lowerQuartile(),
                quantiles.median(),
                quantiles.upperQuartile(),
                sorted[n - 1]);
    }
}
