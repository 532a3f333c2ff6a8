package dev.assay.results.gate;

import java.util.Locale;

/** What a run costs, and what a gate can hold to a margin. Less is better. */
public enum Cost {
    /** Seconds for an example in the median step of training. */
    TRAINING(1e6, "µs/example"),
    /** Seconds for an example in validation and test. */
    INFERENCE(1e6, "µs/example"),
    /** Seconds of the process that are not the run's: start, data, pictures, report. */
    START(1, "s"),
    /** The most memory that the process had, in MiB. */
    MEMORY(1, "MiB");

    private final double scale;
    private final String unit;

    Cost(double scale, String unit) {
        this.scale = scale;
        this.unit = unit;
    }

    /** The word for people, files and options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A value with its unit, for people. */
    String text(double value) {
        return String.format(Locale.ROOT, "%.4g %s", value * scale, unit);
    }
}
