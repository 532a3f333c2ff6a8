package dev.assay.experiments.composition;

/**
 * One thing that is wrong with a config.
 *
 * @param where file and line, or the override, for a person to look at
 * @param what what was found, what is possible, the nearest name
 */
public record Problem(String where, String what) {
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
