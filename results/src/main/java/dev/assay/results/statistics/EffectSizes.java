package dev.assay.results.statistics;

/** How large a difference is beside the spread, whatever its p-value. */
public final class EffectSizes {
    private EffectSizes() {}

    /**
     * Cohen's d of two samples: the difference of the means in pooled standard deviations (Cohen 1988, ISBN 0-8058-0283-5). 0 where the means are the same,
     * infinite where they are not and nothing spreads, NaN where a spread cannot be known.
     */
    public static double cohensD(double[] first, double[] second) {
        int n = first.length;
        int m = second.length;
        if (n == 0 || m == 0 || n + m < 3) {
            return Double.NaN;
        }
        double pooled = (squares(first) + squares(second)) / (n + m - 2);
        return ratio(Moments.mean(first) - Moments.mean(second), Math.sqrt(pooled));
    }

    /** Cohen's d of paired differences: their mean in their standard deviations; the same special values. */
    public static double cohensDPaired(double[] differences) {
        return differences.length < 2
                ? Double.NaN
                : ratio(Moments.mean(differences), Moments.standardDeviation(differences));
    }

    /** Cliff's delta (1993, https://doi.org/10.1037/0033-2909.114.3.494): how much more often a value of the first is the greater than the less, -1 to 1. */
    public static double cliffsDelta(double[] first, double[] second) {
        long more = 0;
        for (double a : first) {
            for (double b : second) {
                more += a > b ? 1 : a < b ? -1 : 0;
            }
        }
        return (double) more / ((long) first.length * second.length);
    }

    /**
     * A12 of Vargha and Delaney (2000, https://doi.org/10.3102/10769986025002101): the probability that a value of the first is the greater, ties
     * counting half; 0.5 is no difference.
     */
    public static double a12(double[] first, double[] second) {
        return (cliffsDelta(first, second) + 1) / 2;
    }

    private static double squares(double[] values) {
        return values.length == 1 ? 0 : Moments.variance(values) * (values.length - 1);
    }

    private static double ratio(double difference, double deviation) {
        return difference == 0 ? 0 : difference / deviation;
    }
}
