package dev.assay.run;

/**
 * A link in the chain of a run's weights: what two runs have in common up to a step, they have the same digests up to.
 *
 * @param step the steps taken since the run began
 * @param sha256 of the digest before, as its hexadecimal digits in ASCII, and all weights after the step, in the network's order, as
 *     little-endian floats; the first has none before
 */
public record WeightsDigest(long step, String sha256) {}
