package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;

/** One value from the first step to the last; a bare number in a config is short for it. */
@Name("constant")
public record Constant(double value) implements Schedule {
    public Constant {
        Settings.notNegative("value", value);
    }

    @Override
    public double at(Progress progress) {
        return value;
    }
}
