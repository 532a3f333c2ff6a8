package dev.assay.results.statistics;

/**
 * Whether a candidate is worse than a baseline by more than a margin, by one-sided t-tests. Greater values are better; negate those that are not.
 *
 * @param notWorse the test that the difference, candidate less baseline, is above {@code -margin}: a small p-value shows that nothing got worse
 * @param worse the test that it is below: a small p-value shows that it got worse by more than the margin
 * @param margin 0 or more, in the unit of the values
 */
public record NonInferiority(TTest notWorse, TTest worse, double margin) {
    /** Of repetitions that belong together: the same seeds, the same folds. */
    public static NonInferiority paired(double[] differences, double margin) {
        double[] above = differences.clone();
        for (int i = 0; i < above.length; i++) {
            above[i] += margin;
        }
        return new NonInferiority(
                TTest.paired(above, Alternative.GREATER), TTest.paired(above, Alternative.LESS), margin);
    }

    /** Of independent repetitions. */
    public static NonInferiority independent(double[] candidate, double[] baseline, double margin) {
        double[] above = candidate.clone();
        for (int i = 0; i < above.length; i++) {
            above[i] += margin;
        }
        return new NonInferiority(
                TTest.welch(above, baseline, Alternative.GREATER),
                TTest.welch(above, baseline, Alternative.LESS),
                margin);
    }

    /** Candidate less baseline. */
    public double difference() {
        return notWorse.difference() - margin;
    }

    /** The interval of the difference. */
    public Interval interval(double confidence) {
        Interval above = notWorse.interval(confidence);
        return new Interval(above.low() - margin, above.high() - margin, confidence);
    }

    /** The probability that a test of this size, with this spread, passes a candidate in which nothing changed; 0 with too few values. */
    public double power(double alpha) {
        return Power.ofMargin(margin, notWorse.standardError(), notWorse.degreesOfFreedom(), alpha);
    }
}
