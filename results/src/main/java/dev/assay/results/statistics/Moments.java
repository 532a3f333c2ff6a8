package dev.assay.results.statistics;

import org.hipparchus.stat.StatUtils;

/** Mean and spread, exact where all values are the same. */
final class Moments {
    private Moments() {}

    static double mean(double[] values) {
        return constant(values) ? values[0] : StatUtils.mean(values);
    }

    /** With n - 1; NaN for one value. */
    static double variance(double[] values) {
        if (values.length < 2) {
            return Double.NaN;
        }
        // A mean that is off by a rounding would leave a spread, and a t of 10^16.
        return constant(values) ? 0 : StatUtils.variance(values);
    }

    static double standardDeviation(double[] values) {
        return Math.sqrt(variance(values));
    }

    private static boolean constant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
