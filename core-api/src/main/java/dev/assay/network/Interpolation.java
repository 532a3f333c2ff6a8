package dev.assay.network;

/** How elements between those of a map are made. */
public enum Interpolation {
    /** The nearest element again. */
    NEAREST,
    /** In proportion of the distances to the two neighbours in each dimension; elements are squares, whose middles count. */
    BILINEAR
}
