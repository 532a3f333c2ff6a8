package dev.assay.results.compare;

/**
 * A run that is not used.
 *
 * @param run its folder
 * @param reason why, for a person to read
 */
public record LeftOut(String run, String reason) {}
