package dev.assay.optimizers;

import dev.assay.run.EpochRecord;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.Name;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import java.util.TreeSet;

/**
 * Another schedule, multiplied by a factor each time that a metric has not become better for some epochs, as Keras does it; PyTorch's patience is one less. It looks at the epochs that the
 * run has behind it and nothing else, so that a run that is taken up again goes on with the same values.
 *
 * @param schedule what is reduced
 * @param metric by {@code <part>/<metric>}, such as {@code validation/loss}
 * @param goal whether less or more of it is better
 * @param factor what a reduction multiplies by, above 0 and below 1; halves with 0.5, a fifth with 0.2
 * @param patience how many epochs without improvement bring a reduction, at least 1
 * @param minimumDelta what the best value must be surpassed by to count as an improvement, at least 0
 * @param minimum below which no reduction goes, at least 0
 */
@Name("reduce-on-plateau")
public record ReduceOnPlateau(
        Schedule schedule, String metric, Goal goal, double factor, int patience, double minimumDelta, double minimum)
        implements Schedule {
    public ReduceOnPlateau {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("factor must be above 0 and below 1, found " + factor);
        }
        Settings.atLeast(1, "patience", patience);
        Settings.notNegative("minimum-delta", minimumDelta);
        Settings.notNegative("minimum", minimum);
    }

    /** @throws UserException where an epoch does not have the metric */
    @Override
    public double at(Progress progress) {
        double best = Double.NEGATIVE_INFINITY;
        int waited = 0;
        double share = 1;
        for (EpochRecord epoch : progress.epochs()) {
            double value = score(epoch);
            if (value - minimumDelta > best) {
                best = value;
                waited = 0;
            } else if (++waited >= patience) {
                share *= factor;
                waited = 0;
            }
        }
        double whole = schedule.at(progress);
        return Math.min(whole, Math.max(minimum, whole * share));
    }

    /** The metric's value, turned so that more is better. */
    private double score(EpochRecord epoch) {
        Double value = epoch.metrics().get(metric);
        if (value == null) {
            throw new UserException("reduce-on-plateau waits for the metric '" + metric + "', but epoch "
                    + epoch.epoch() + " has only: "
                    + String.join(", ", new TreeSet<>(epoch.metrics().keySet())));
        }
        return goal == Goal.MAXIMIZE ? value : -value;
    }
}
