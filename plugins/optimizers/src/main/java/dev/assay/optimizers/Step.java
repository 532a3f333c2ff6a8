package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;

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
        Settings.notNegative("initial", initial);
        Settings.positive("factor", factor);
        Settings.atLeast(1, "every", every);
    }

    @Override
    public double at(Progress progress) {
        return initial * StrictMath.pow(factor, Math.floor(progress.epoch() / every));
    }
}
