package dev.assay.experiments.run;

import dev.assay.data.Task;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.run.EpochRecord;
import dev.assay.spi.Metric;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.util.List;
import java.util.Map;

/** The validation figure that tells which epoch was best. */
public record Monitor(String key, Metric.Goal goal) {
    /**
     * The monitor that a spec names.
     *
     * @throws UserException where no metric of the run has that value, listing those that there are
     */
    public static Monitor of(ExperimentSpec spec, Task task, List<Metric> metrics) {
        Map<String, Metric.Goal> known = new Goals(task, metrics).byName();
        Metric.Goal goal = known.get(spec.monitor());
        if (goal == null) {
            throw new UserException("monitor: '" + spec.monitor() + "' is not measured in this run; "
                    + Nearest.hint(spec.monitor(), known.keySet()));
        }
        return new Monitor("validation/" + spec.monitor(), goal);
    }

    /** Whether the last epoch is better than all before; an undefined figure never is, and the first epoch always. */
    boolean isBest(List<EpochRecord> epochs) {
        double last = value(epochs.get(epochs.size() - 1));
        return epochs.size() == 1
                || epochs.subList(0, epochs.size() - 1).stream()
                        .mapToDouble(this::value)
                        .allMatch(before -> Double.isNaN(before)
                                ? !Double.isNaN(last)
                                : goal == Metric.Goal.MAXIMIZE ? last > before : last < before);
    }

    private double value(EpochRecord epoch) {
        return epoch.metrics().getOrDefault(key, Double.NaN);
    }
}
