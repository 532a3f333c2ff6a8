package dev.assay.experiments.composition;

/**
 * One place that sets a key.
 *
 * @param value as written there, before substitution
 * @param origin file and line, or the override
 */
public record Setting(String value, String origin) {
    @Override
    public String toString() {
        return value + " from " + origin;
    }
}
