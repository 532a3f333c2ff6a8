package dev.assay.results;

import java.time.Instant;

/** One line of a run's journal. */
public sealed interface Event {
    Instant time();

    /**
     * A figure.
     *
     * @param name {@code <part>/<metric>}
     * @param value may be NaN or infinite
     * @param step the steps taken since the run began
     */
    record Metric(Instant time, String name, double value, long step) implements Event {}

    /** A setting of the run: a path of the resolved config, and its value as text. */
    record Parameter(Instant time, String name, String value) implements Event {}

    /** A remark on the run. */
    record Tag(Instant time, String name, String value) implements Event {}

    /**
     * A file that the run has made.
     *
     * @param path below the run's folder, with {@code /} between folders
     */
    record Artifact(Instant time, String path) implements Event {}
}
