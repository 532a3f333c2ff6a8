package dev.assay.spi;

/** Checks for components' constructors; each throws an {@link IllegalArgumentException} as {@link Component} asks for it. */
public final class Settings {
    private Settings() {}

    /** Rejects a whole number below {@code least}. */
    public static void atLeast(int least, String setting, int value) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " must be at least " + least + ", found " + value);
        }
    }

    /** Rejects NaN and the infinities. */
    public static void finite(String setting, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(setting + " must be a finite number, found " + value);
        }
    }

    /** Rejects all but finite numbers above 0. */
    public static void positive(String setting, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(setting + " must be finite and above 0, found " + value);
        }
    }

    /** Rejects all but finite numbers that are 0 or above. */
    public static void notNegative(String setting, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(setting + " must be finite and at least 0, found " + value);
        }
    }

    /** Rejects all but numbers in [0, 1), as probabilities to drop and shares to keep are. */
    public static void belowOne(String setting, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(setting + " must be in [0, 1), found " + value);
        }
    }
}
