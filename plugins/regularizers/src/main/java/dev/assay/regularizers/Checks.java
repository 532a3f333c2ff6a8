package dev.assay.regularizers;

/** Checks on settings, whose messages start with the setting's name in configs. */
final class Checks {
    private Checks() {}

    static void probability(String setting, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(setting + " must be in [0, 1), found " + value);
        }
    }

    static void positive(String setting, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(setting + " must be above 0, found " + value);
        }
    }

    static void notNegative(String setting, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(setting + " must be at least 0, found " + value);
        }
    }
}
