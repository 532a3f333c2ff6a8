package dev.assay.results.statistics;

import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import org.hipparchus.distribution.continuous.TDistribution;

/** The probability that a t-test finds what is there, and how many repetitions it takes. */
public final class Power {
    /** Beyond so many repetitions nobody would go. */
    public static final int MOST = 100_000;

    private Power() {}

    /**
     * Of the paired t-test with so many pairs.
     *
     * @param effect the true mean difference in standard deviations of the differences ({@link EffectSizes#cohensDPaired})
     * @param alpha the level of the test
     */
    public static double ofPaired(int pairs, double effect, double alpha, Alternative alternative) {
        return of(effect * Math.sqrt(pairs), pairs - 1, alpha, alternative);
    }

    /**
     * Of the t-test of two samples with so many values each.
     *
     * @param effect the true difference of the means in standard deviations ({@link EffectSizes#cohensD})
     * @param alpha the level of the test
     */
    public static double ofTwoSample(int each, double effect, double alpha, Alternative alternative) {
        return of(effect * Math.sqrt(each / 2.0), 2 * (each - 1), alpha, alternative);
    }

    /**
     * That the one-sided t-test for a margin tells that nothing got worse, where in truth nothing changed.
     *
     * @param margin by how much it may be worse, greater than 0
     * @param standardError of the difference
     * @param alpha the level of the test
     */
    public static double ofMargin(double margin, double standardError, double degreesOfFreedom, double alpha) {
        return of(margin / standardError, degreesOfFreedom, alpha, Alternative.GREATER);
    }

    /** How many pairs the paired t-test needs for the power; empty beyond {@link #MOST}, and where there is no effect or none is known. */
    public static OptionalInt pairsNeeded(double effect, double alpha, double power, Alternative alternative) {
        return least(effect, n -> ofPaired(n, effect, alpha, alternative), power);
    }

    /** How many values each of two samples needs for the power; empty beyond {@link #MOST}, and where there is no effect or none is known. */
    public static OptionalInt eachNeeded(double effect, double alpha, double power, Alternative alternative) {
        return least(effect, n -> ofTwoSample(n, effect, alpha, alternative), power);
    }

    private static double of(double delta, double degreesOfFreedom, double alpha, Alternative alternative) {
        if (Double.isNaN(delta) || !(degreesOfFreedom > 0)) {
            return 0;
        }
        if (Double.isInfinite(delta)) {
            return alternative == Alternative.TWO_SIDED || (delta > 0) == (alternative == Alternative.GREATER) ? 1 : 0;
        }
        double tail = alternative == Alternative.TWO_SIDED ? alpha / 2 : alpha;
        double critical = -new TDistribution(degreesOfFreedom).inverseCumulativeProbability(tail);
        double above = NoncentralT.above(critical, degreesOfFreedom, delta);
        double below = NoncentralT.above(critical, degreesOfFreedom, -delta);
        return switch (alternative) {
            case TWO_SIDED -> Math.min(1, above + below);
            case GREATER -> above;
            case LESS -> below;
        };
    }

    /** The least n from 2 on with the power, which grows with n. */
    private static OptionalInt least(double effect, IntToDoubleFunction powerOf, double power) {
        if (effect == 0 || Double.isNaN(effect)) {
            return OptionalInt.empty();
        }
        int low = 1;
        int high = 2;
        while (powerOf.applyAsDouble(high) < power) {
            if (high >= MOST) {
                return OptionalInt.empty();
            }
            low = high;
            high = Math.min(MOST, 2 * high);
        }
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (powerOf.applyAsDouble(middle) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalInt.of(high);
    }
}
