package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;

/**
 * 1/t decay, anew at each step: l = initial / (1 + k t), t in epochs with their fraction.
 *
 * @param initial the first value, at least 0
 * @param decayRate k, by epoch, at least 0
 */
@Name("inverse-time")
public record InverseTime(double initial, double decayRate) implements Schedule {
    public InverseTime {
        Settings.notNegative("initial", initial);
        Settings.notNegative("decay-rate", decayRate);
    }

    @Override
    public double at(Progress progress) {
        return initial / (1 + decayRate * progress.epoch());
    }
}
