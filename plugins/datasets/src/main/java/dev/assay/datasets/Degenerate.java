package dev.assay.datasets;

/** What to do about a box without area. */
public enum Degenerate {
    /** Name the first, and end. */
    ERROR,
    /** Leave them out, and name them. */
    SKIP
}
