package dev.assay.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a sweep asks of a worker, a line of JSON on its standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "run", value = Task.Run.class),
    @JsonSubTypes.Type(name = "measure", value = Task.Measure.class),
    @JsonSubTypes.Type(name = "stop", value = Task.Stop.class)
})
public sealed interface Task {
    /**
     * To run a trial, or to go on with it where its folder says how far it has come.
     *
     * @param config resolved, in HOCON
     * @param overrides on top of it, which are no part of what the run is
     * @param identity the SHA-256 that the config must have
     * @param folder of the run, which is there
     * @param until after how many epochs it pauses; 0 where it goes to its end
     * @param report whether it draws its pictures and its report
     */
    record Run(
            int trial,
            String config,
            List<String> overrides,
            String identity,
            String folder,
            int until,
            boolean keepCheckpoints,
            boolean report)
            implements Task {
        public Run {
            overrides = List.copyOf(overrides);
        }
    }

    /** To say what a trial would cost, from a few steps that are recorded nowhere. */
    record Measure(String config, List<String> overrides) implements Task {
        public Measure {
            overrides = List.copyOf(overrides);
        }
    }

    /** To stop the trial that it has begun with, after the step that it is at. */
    record Stop() implements Task {}
}
