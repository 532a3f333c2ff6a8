package dev.assay.architectures;

import java.util.List;

/** Checks on settings, whose messages start with the setting's name in configs. */
final class Checks {
    private Checks() {}

    static void atLeastOne(String setting, List<Integer> values) {
        if (values.stream().anyMatch(value -> value < 1)) {
            throw new IllegalArgumentException(setting + " must be at least 1 each, found " + values);
        }
    }

    static void finite(String setting, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(setting + " must be a finite number, found " + value);
        }
    }

    static void positive(String setting, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(setting + " must be above 0, found " + value);
        }
    }
}
