package dev.assay.results.gate;

import dev.assay.spi.Metric;
import dev.assay.spi.Settings;

/**
 * By how much a metric may get worse.
 *
 * @param name {@code <part>/<metric>}
 * @param margin in the metric's own unit: 0.005 of an accuracy is half a point
 */
public record Margin(String name, Metric.Goal goal, double margin) {
    public Margin {
        Settings.positive("the margin of " + name, margin);
    }

    /** By how much the head's value is worse than the base's. */
    double worse(double base, double head) {
        return goal == Metric.Goal.MAXIMIZE ? base - head : head - base;
    }
}
