package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;

/**
 * A fall along half a cosine: l = last + (initial - last) (1 + cos(pi t / T)) / 2, t of T steps (Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983,
 * without restarts).
 *
 * @param initial the first value, at least 0
 * @param last the value behind the last step, at least 0
 */
@Name("cosine")
public record Cosine(double initial, double last) implements Schedule {
    public Cosine {
        Settings.notNegative("initial", initial);
        Settings.notNegative("last", last);
    }

    @Override
    public double at(Progress progress) {
        double share = Math.min(1, (double) progress.step() / progress.totalSteps());
        return last + (initial - last) * (1 + StrictMath.cos(Math.PI * share)) / 2;
    }
}
