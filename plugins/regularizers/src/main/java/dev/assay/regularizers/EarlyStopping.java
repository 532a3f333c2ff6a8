package dev.assay.regularizers;

import dev.assay.run.EpochRecord;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import java.util.List;
import java.util.TreeSet;

/**
 * Ends training when a metric has not become better for some epochs (Prechelt 1998, https://doi.org/10.1007/3-540-49430-8_3).
 *
 * @param metric by {@code <part>/<metric>}, such as {@code validation/loss}
 * @param goal whether less or more of it is better
 * @param patience how many epochs without improvement end training, at least 1
 * @param minimumDelta what the best value must be surpassed by to count as an improvement, at least 0
 */
@Name("early-stopping")
public record EarlyStopping(String metric, Goal goal, int patience, double minimumDelta) implements Regularizer {
    public EarlyStopping {
        Settings.atLeast(1, "patience", patience);
        Settings.notNegative("minimum-delta", minimumDelta);
    }

    /**
     * Whether the last {@code patience} epochs brought no improvement; a NaN is none.
     *
     * @throws UserException where an epoch does not have the metric
     */
    @Override
    public boolean stops(List<EpochRecord> epochs) {
        double best = Double.NEGATIVE_INFINITY;
        int waited = 0;
        for (EpochRecord epoch : epochs) {
            double value = score(epoch);
            if (value - minimumDelta > best) {
                best = value;
                waited = 0;
            } else {
                waited++;
            }
        }
        return waited >= patience;
    }

    /** The metric's value, turned so that more is better. */
    private double score(EpochRecord epoch) {
        Double value = epoch.metrics().get(metric);
        if (value == null) {
            throw new UserException(
                    "early-stopping waits for the metric '" + metric + "', but epoch " + epoch.epoch() + " has only: "
                            + String.join(", ", new TreeSet<>(epoch.metrics().keySet())));
        }
        return goal == Goal.MAXIMIZE ? value : -value;
    }
}
