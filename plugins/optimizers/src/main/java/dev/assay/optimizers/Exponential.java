package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;

/**
 * Exponential decay, anew at each step: l = initial exp(-k t), t in epochs with their fraction.
 *
 * @param initial the first value, at least 0
 * @param decayRate k, by epoch, at least 0
 */
@Name("exponential")
public record Exponential(double initial, double decayRate) implements Schedule {
    public Exponential {
        Settings.notNegative("initial", initial);
        Settings.notNegative("decay-rate", decayRate);
    }

    @Override
    public double at(Progress progress) {
        return initial * StrictMath.exp(-decayRate * progress.epoch());
    }
}
