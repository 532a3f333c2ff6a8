package dev.assay.results.statistics;

/** What a test looks for beside "no difference". */
public enum Alternative {
    /** A difference in either direction. */
    TWO_SIDED,
    /** The differences, or the first sample, tend to be greater. */
    GREATER,
    /** The differences, or the first sample, tend to be less. */
    LESS;

    /** The p-value, given the probabilities of what was found or less, and of what was found or more. */
    double pValue(double orLess, double orMore) {
        return switch (this) {
            case TWO_SIDED -> Math.min(1, 2 * Math.min(orLess, orMore));
            case GREATER -> Math.min(1, orMore);
            case LESS -> Math.min(1, orLess);
        };
    }
}
