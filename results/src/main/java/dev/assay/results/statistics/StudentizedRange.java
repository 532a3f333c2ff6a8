package dev.assay.results.statistics;

import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** The distribution of the range of k independent standard normal numbers: the studentized range with a spread that is known. Hipparchus has none. */
final class StudentizedRange {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** A normal number is beyond it once in 10^15 times. */
    private static final double REACH = 8;

    private static final int PIECES = 16;
    private static final int MOST_EVALUATIONS = 200;

    private StudentizedRange() {}

    /** P(range <= q) of {@code k} numbers: one is the least, all others lie within q above it. */
    static double upTo(double q, int k) {
        if (q <= 0) {
            return 0;
        }
        return Math.min(
                1,
                NoncentralT.integral(
                        z -> k
                                * NORMAL.density(z)
                                * Math.pow(
                                        NORMAL.cumulativeProbability(z + q) - NORMAL.cumulativeProbability(z), k - 1),
                        -REACH,
                        REACH,
                        PIECES));
    }

    /** The range that is exceeded with the probability. */
    static double exceededWith(double probability, int k) {
        return new BrentSolver(1e-10).solve(MOST_EVALUATIONS, q -> upTo(q, k) - (1 - probability), 0, 60);
    }
}
