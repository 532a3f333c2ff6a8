package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;

/**
 * A value that falls in steps: l = initial factor^floor(t / every), t in epochs.
 *
 * @param initial the first value, at least 0
 * @param factor what each step multiplies by, above 0
 * @param every how many epochs a step lasts, at least 1
 */
@Name("step")
public record Step(double initial, double factor, int every) implements Schedule {
    public Step {
        Checks.notNegative("initial", initial);
        Checks.positive("factor", factor);
        if (every < 1) {
            throw new IllegalArgumentException("every must be at least 1 epoch, found " + every);
        }
    }

    @Override
    public double at(Progress progress) {
        return initial * StrictMath.pow(factor, Math.floor(progress.epoch() / every));
    }
}
