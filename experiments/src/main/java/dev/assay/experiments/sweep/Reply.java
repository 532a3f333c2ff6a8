package dev.assay.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.results.SweepTrial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker says, a line of JSON on its standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "progress", value = Reply.Progress.class),
    @JsonSubTypes.Type(name = "ended", value = Reply.Ended.class),
    @JsonSubTypes.Type(name = "measured", value = Reply.Measured.class)
})
public sealed interface Reply {
    /** How far a trial has come: {@code step} of {@code steps}, in an epoch counted from 1. */
    record Progress(int trial, int epoch, int epochs, long step, long steps, double loss) implements Reply {}

    /**
     * A trial has ended.
     *
     * @param state {@code PENDING} where it was stopped and can go on
     * @param message what went wrong; empty where nothing did
     * @param seconds that it has taken in all
     * @param fit whether the worker can take another
     */
    record Ended(
            int trial, SweepTrial.State state, String message, Map<String, Double> metrics, double seconds, boolean fit)
            implements Reply {
        public Ended {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * What a trial would cost.
     *
     * @param seconds from its beginning to its end; 0 where that could not be found out
     * @param bytes on disk, once it has finished
     * @param checkpoint bytes on disk besides, while it goes on
     */
    record Measured(double seconds, long bytes, long checkpoint) implements Reply {}
}
