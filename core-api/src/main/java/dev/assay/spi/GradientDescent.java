package dev.assay.spi;

/**
 * The learner that trains the config's architecture, step by step, by the config's loss, optimizer and engine.
 *
 * <p>It has no settings of its own: those are the config's.
 */
@Name("gradient-descent")
public record GradientDescent() implements Learner {}
