package dev.assay.experiments.spec;

import dev.assay.spi.Metric;
import dev.assay.spi.Settings;
import java.util.List;
import java.util.Optional;

/**
 * How a sweep goes about its trials.
 *
 * @param metric the figure that is looked at, {@code <part>/<metric>}; the monitor where empty
 * @param goal whether more or less of it is better; as the metric has it where empty
 * @param seed of the sweeper's own randomness
 * @param workers how many trials run side by side; 0 for what the launcher says
 * @param threads of each worker; the config's own where empty
 * @param heap of each worker, as {@code -Xmx} takes it
 * @param gpus the graphics cards that the workers get in turn, one each
 * @param attempts how often a trial is begun whose worker dies
 * @param failFast whether the first failure ends the sweep
 * @param keepCheckpoints whether finished trials keep theirs
 * @param reports whether trials draw their pictures and their reports
 */
public record SweepSettings(
        Optional<String> metric,
        Optional<Metric.Goal> goal,
        long seed,
        int workers,
        Optional<Integer> threads,
        Optional<String> heap,
        List<String> gpus,
        int attempts,
        boolean failFast,
        boolean keepCheckpoints,
        boolean reports) {
    /** More would be a mistake rather than a wish. */
    private static final int MOST_WORKERS = 1000;

    public SweepSettings {
        metric.ifPresent(figure -> {
            if (!figure.matches("(train|validation|test)/.+")) {
                throw new IllegalArgumentException(
                        "metric must be a part and a figure, such as validation/accuracy, found '" + figure + "'");
            }
        });
        Settings.atLeast(0, "workers", workers);
        if (workers > MOST_WORKERS) {
            throw new IllegalArgumentException("workers must be at most " + MOST_WORKERS + ", found " + workers);
        }
        threads.ifPresent(count -> Settings.atLeast(1, "threads", count));
        heap.ifPresent(size -> {
            if (!size.matches("[1-9]\\d{0,8}[kKmMgG]")) {
                throw new IllegalArgumentException("heap must be a size such as 512m or 4g, found '" + size + "'");
            }
        });
        gpus = List.copyOf(gpus);
        Settings.atLeast(1, "attempts", attempts);
    }
}
