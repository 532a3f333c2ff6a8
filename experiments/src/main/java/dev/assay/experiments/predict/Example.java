package dev.assay.experiments.predict;

/**
 * One example of a user's own, as the data set has examples.
 *
 * @param name the file, and the line where it holds several
 * @param values row-major; the array is not copied
 */
public record Example(String name, float[] values) {}
