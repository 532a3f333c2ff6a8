package dev.assay.network;

/** Checks on the settings of layers. */
final class Settings {
    private Settings() {}

    static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, found " + value);
        }
    }
}
