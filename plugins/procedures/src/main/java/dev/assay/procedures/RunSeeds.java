package dev.assay.procedures;

import dev.assay.run.Seeds;

/** The seeds of the runs of an experiment. */
final class RunSeeds {
    private static final int BITS = 33;

    private RunSeeds() {}

    /** Not seed + number: experiments with the seeds 1 and 2 would share all runs but one, and could not be repetitions of each other. */
    static String of(long seed, String procedure, int number) {
        // 31 bits are enough to differ and short enough to be read.
        return Long.toString(new Seeds(seed).seed(procedure, number) >>> BITS);
    }
}
