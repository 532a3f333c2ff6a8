package dev.assay.results.statistics;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Student's t-tests of a mean difference. They suppose that the differences, or the two samples, are about normal, which few values cannot show.
 *
 * @param result of the test against the alternative asked for
 * @param difference the mean difference
 * @param standardError of that
 * @param degreesOfFreedom of t; NaN with too few values
 */
public record TTest(TestResult result, double difference, double standardError, double degreesOfFreedom) {
    /** Of paired differences, one a pair. */
    public static TTest paired(double[] differences, Alternative alternative) {
        return of(
                "paired t-test",
                differences.length == 0 ? Double.NaN : Moments.mean(differences),
                Moments.standardDeviation(differences) / Math.sqrt(differences.length),
                differences.length - 1,
                alternative);
    }

    /** Of two independent samples whose spreads may differ (Welch 1947, https://doi.org/10.2307/2332510). */
    public static TTest welch(double[] first, double[] second, Alternative alternative) {
        double a = Moments.variance(first) / first.length;
        double b = Moments.variance(second) / second.length;
        // Without any spread the degrees do not matter.
        double degrees = a + b == 0
                ? first.length + second.length - 2
                : (a + b) * (a + b) / (a * a / (first.length - 1) + b * b / (second.length - 1));
        return of(
                "Welch's t-test",
                first.length == 0 || second.length == 0 ? Double.NaN : Moments.mean(first) - Moments.mean(second),
                Math.sqrt(a + b),
                degrees,
                alternative);
    }

    /**
     * Of differences over folds or resamplings, which share training examples and so are not independent: the variance is corrected (Nadeau, Bengio
     * 2003, https://doi.org/10.1023/A:1024068626366).
     *
     * @param testToTraining how many examples are tested on for each that is trained on: 1 / (k - 1) for k folds
     */
    public static TTest resampled(double[] differences, double testToTraining, Alternative alternative) {
        return of(
                "corrected resampled t-test",
                differences.length == 0 ? Double.NaN : Moments.mean(differences),
                Math.sqrt(Moments.variance(differences) * (1.0 / differences.length + testToTraining)),
                differences.length - 1,
                alternative);
    }

    /** The interval of the mean difference; unbounded with too few values. */
    public Interval interval(double confidence) {
        return Double.isNaN(standardError)
                ? new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, confidence)
                : Interval.around(
                        difference,
                        new TDistribution(degreesOfFreedom).inverseCumulativeProbability(0.5 + confidence / 2),
                        standardError,
                        confidence);
    }

    private static TTest of(
            String name, double difference, double standardError, double degreesOfFreedom, Alternative alternative) {
        if (Double.isNaN(standardError)) {
            return new TTest(new TestResult(name, Double.NaN, 1), difference, Double.NaN, Double.NaN);
        }
        double t = difference == 0 ? 0 : difference / standardError;
        TDistribution distribution = new TDistribution(degreesOfFreedom);
        // The upper tail as the lower one of -t: 1 - P(t) has no digits left where P is near 1.
        double p = alternative.pValue(distribution.cumulativeProbability(t), distribution.cumulativeProbability(-t));
        return new TTest(new TestResult(name, t, p), difference, standardError, degreesOfFreedom);
    }
}
