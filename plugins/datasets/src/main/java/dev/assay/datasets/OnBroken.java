package dev.assay.datasets;

/** What to do about an image that cannot be read. */
public enum OnBroken {
    /** Say which it is, and end. */
    ERROR,
    /** Leave it out, and say how many there were. */
    SKIP
}
