package dev.assay.optimizers;

import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;

/**
 * Another schedule, begun gently: for the first epochs its value times the share of them that is gone when the step is done (Goyal et al. 2017, section 2.2,
 * https://arxiv.org/abs/1706.02677).
 *
 * @param schedule what is begun gently; its own time begins with the run's
 * @param epochs how many epochs, above 0
 */
@Name("warm-up")
public record WarmUp(Schedule schedule, double epochs) implements Schedule {
    public WarmUp {
        Settings.positive("epochs", epochs);
    }

    @Override
    public double at(Progress progress) {
        double stepsPerEpoch = progress.totalSteps() / progress.totalEpochs();
        double gone = (progress.step() + 1) / stepsPerEpoch;
        return schedule.at(progress) * Math.min(1, gone / epochs);
    }
}
