package dev.assay.datasets.augmentations;

import java.util.random.RandomGenerator;

/** Checks and draws that several distortions share. */
public final class Ranges {
    private Ranges() {}

    static void probability(String setting, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(setting + " must be from 0 to 1, found " + value);
        }
    }

    static void degrees(String setting, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    setting + " must be from 0 to " + (int) most + " degrees, found " + value);
        }
    }

    /** A uniform number from -limit to limit. */
    static double either(RandomGenerator random, double limit) {
        return (2 * random.nextDouble() - 1) * limit;
    }

    /** A standard normal number, the same on every machine (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645). */
    public static double normal(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
