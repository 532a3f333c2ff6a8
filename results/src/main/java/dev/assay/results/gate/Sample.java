package dev.assay.results.gate;

import dev.assay.results.statistics.Alternative;
import dev.assay.results.statistics.Power;
import dev.assay.results.statistics.TTest;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/**
 * By how much a head is worse over seeds, with the error of that.
 *
 * @param test whose difference is above 0 where the head is worse
 * @param pairs how many seeds each side has, at least
 * @param paired whether they are the same on both sides
 */
record Sample(TTest test, int pairs, boolean paired) {
    private static final double ROUNDING = 1e-12;
    private static final int STEPS_OF_BISECTION = 20;

    static Sample paired(Margin metric, double[] base, double[] head) {
        double[] worse = new double[base.length];
        Arrays.setAll(worse, i -> metric.worse(base[i], head[i]));
        return of(TTest.paired(worse, Alternative.GREATER), worse.length, true, 1, base, head);
    }

    static Sample apart(Margin metric, double[] base, double[] head) {
        double[] before =
                Arrays.stream(base).map(value -> metric.worse(value, 0)).toArray();
        double[] after =
                Arrays.stream(head).map(value -> metric.worse(value, 0)).toArray();
        int least = Math.min(base.length, head.length);
        return of(TTest.welch(before, after, Alternative.GREATER), least, false, 2, base, head);
    }

    /**
     * Values that are counts of examples lie on a grid, and few of them may happen to be the same: no less spread is believed in than that of a
     * rounding to the grid.
     */
    private static Sample of(TTest test, int least, boolean paired, int sides, double[] base, double[] head) {
        double rounding = grid(base, head) / Math.sqrt(12) * Math.sqrt((double) sides / least);
        double standardError = Math.max(test.standardError(), rounding);
        return new Sample(
                new TTest(test.result(), test.difference(), standardError, test.degreesOfFreedom()), least, paired);
    }

    /** The smallest step between two of the values, roundings apart; 0 where all are the same. */
    private static double grid(double[] base, double[] head) {
        double[] sorted = DoubleStream.concat(Arrays.stream(base), Arrays.stream(head))
                .sorted()
                .distinct()
                .toArray();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < sorted.length; i++) {
            double step = sorted[i] - sorted[i - 1];
            if (step > ROUNDING * Math.abs(sorted[i])) {
                least = Math.min(least, step);
            }
        }
        return Double.isInfinite(least) ? 0 : least;
    }

    /** The difference with its bounds at these error rates, each of one side. */
    Difference worse(double falseAccusation, double falsePass) {
        return new Difference(
                test.difference(),
                test.interval(1 - 2 * falseAccusation).low(),
                test.interval(1 - 2 * falsePass).high());
    }

    /** The probability to see that nothing has changed where nothing has. */
    double power(double margin, double falsePass) {
        return Power.ofMargin(margin, test.standardError(), test.degreesOfFreedom(), falsePass);
    }

    /** The loss that is called one beyond the margin with this probability. */
    double detectable(double margin, double falseAccusation, double power) {
        double low = 0;
        double high = Math.max(test.standardError(), Double.MIN_NORMAL);
        while (Power.ofMargin(high, test.standardError(), test.degreesOfFreedom(), falseAccusation) < power) {
            high *= 2;
        }
        for (int i = 0; i < STEPS_OF_BISECTION; i++) {
            double middle = (low + high) / 2;
            if (Power.ofMargin(middle, test.standardError(), test.degreesOfFreedom(), falseAccusation) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return margin + high;
    }

    /** How many seeds would have this power, at this spread; empty where they are too many for any test. */
    OptionalInt needed(double margin, double falsePass, double power) {
        double deviation = test.standardError() * Math.sqrt(pairs / (paired ? 1.0 : 2.0));
        double effect = margin / deviation;
        return paired
                ? Power.pairsNeeded(effect, falsePass, power, Alternative.GREATER)
                : Power.eachNeeded(effect, falsePass, power, Alternative.GREATER);
    }
}
