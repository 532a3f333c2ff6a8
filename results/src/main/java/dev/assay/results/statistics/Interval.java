package dev.assay.results.statistics;

/**
 * A confidence interval, ends included; infinite ends say that nothing is known.
 *
 * @param confidence 0 to 1: 0.95
 */
public record Interval(double low, double high, double confidence) {
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Around an estimate, {@code quantile} standard errors to each side; of no width where there is no error. */
    static Interval around(double estimate, double quantile, double standardError, double confidence) {
        double half = standardError == 0 ? 0 : quantile * standardError;
        return new Interval(estimate - half, estimate + half, confidence);
    }
}
