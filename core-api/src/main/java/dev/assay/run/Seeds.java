package dev.assay.run;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The one root seed of a run, from which every consumer draws a stream of its own by name, so that one consumer more changes no other.
 *
 * <p>A stream is a function of root, name and indices alone: there is no state to save, and the stream of any step or epoch can be had again at
 * any time. The numbers are the same on every machine.
 */
public record Seeds(long root) {
    /**
     * The stream of the given name, new from its start.
     *
     * @param indices what tells one use from the next: an epoch, a step, an example
     */
    public RandomGenerator stream(String name, long... indices) {
        return new SplittableRandom(seed(name, indices));
    }

    /** A seed for a stream, where an engine has generators of its own. */
    public long seed(String name, long... indices) {
        long hash = mix(root ^ 0x9E3779B97F4A7C15L);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ b) + 0x9E3779B97F4A7C15L;
        }
        // No byte has this value, so that no index is taken for a letter of the name.
        hash = mix(hash ^ 256) + 0x9E3779B97F4A7C15L;
        for (long index : indices) {
            hash = mix(hash ^ index) + 0x9E3779B97F4A7C15L;
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014, https://doi.org/10.1145/2660193.2660195). */
    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }
}
