package dev.assay.run;

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

    /** A remark on the run. {@link #STATUS} tells how it stands: {@code running}, {@code finished}, {@code failed}, {@code stopped},
     * {@code killed}. */
    record Tag(Instant time, String name, String value) implements Event {
        public static final String STATUS = "status";

        /** As the first line of a journal: what the run is known by where others name it as that of which they are a part. */
        public static final String KEY = "key";

        /** What went wrong, for a person to read. */
        public static final String FAILURE = "failure";

        /** At which step the run was taken up again. */
        public static final String RESUMED = "resumed";

        /** What starts the names of remarks on the code that ran: {@code code.commit}, {@code code.branch}. */
        public static final String CODE = "code.";

        /** What starts the names of remarks on what the run ran on. */
        public static final String ENVIRONMENT = "environment.";
    }

    /**
     * A file that the run has made.
     *
     * @param path below the run's folder, with {@code /} between folders
     */
    record Artifact(Instant time, String path) implements Event {}

    /**
     * A part of the data that the run uses.
     *
     * @param name of the data set
     * @param part what it is used for: {@code train}, {@code validation}, {@code test}
     * @param digest tells other data from these, in at most 36 characters
     * @param examples how many there are
     * @param input the shape of one input as the data set has it: {@code 1x28x28}
     */
    record Dataset(Instant time, String name, String part, String digest, int examples, String input)
            implements Event {}
}
