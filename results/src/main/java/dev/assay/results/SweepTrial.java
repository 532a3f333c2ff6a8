package dev.assay.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One trial of a sweep, as it stands.
 *
 * @param number from 1, in the order in which trials were planned
 * @param proposal the number of the sweeper's proposal, from 0; repetitions with other seeds share it
 * @param seed the seed of this repetition; empty where there is no axis of repetition
 * @param values what the sweeper chose, by key
 * @param identity the SHA-256 of the config
 * @param config the resolved config, in HOCON
 * @param continues the trial whose training goes on; 0 for none
 * @param until after how many epochs it pauses; 0 where it goes to its end
 * @param attempts how often a worker has begun with it since it was planned or asked for again, those that the sweep itself interrupted left out
 * @param worker the number of the worker that has it; 0 for none
 * @param folder of its run; empty before it begins
 * @param found whether the run was there already
 * @param message what went wrong; empty where nothing did
 * @param metrics of the run, as far as it came
 * @param seconds that the run has taken
 */
public record SweepTrial(
        int number,
        int proposal,
        String seed,
        Map<String, String> values,
        String identity,
        String config,
        int continues,
        int until,
        State state,
        int attempts,
        int worker,
        String folder,
        boolean found,
        String message,
        Map<String, Double> metrics,
        double seconds) {
    /** How a trial stands. */
    public enum State {
        /** It is to be run, or gone on with. */
        PENDING,
        /** A worker is at it. */
        RUNNING,
        /** It has come to its end, or to where it was to be cut short. */
        FINISHED,
        /** Its memory did not suffice. */
        OUT_OF_MEMORY,
        /** Its loss became NaN or infinite. */
        NOT_FINITE,
        /** The worker died. */
        CRASHED,
        /** Something was asked that cannot be. */
        MISTAKE,
        /** Anything else. */
        FAILED;

        /** Whether something went wrong. */
        public boolean isFailure() {
            return ordinal() > FINISHED.ordinal();
        }

        /** Whether nothing more is to come of it by itself. */
        public boolean isOver() {
            return ordinal() >= FINISHED.ordinal();
        }
    }

    public SweepTrial {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The figure of that name; NaN where the trial has not come to it or has failed. */
    public double value(String metric) {
        return state == State.FINISHED ? metrics.getOrDefault(metric, Double.NaN) : Double.NaN;
    }

    /** All that tells this trial from others of the sweep, by key: what the sweeper chose, and the seed. */
    public Map<String, String> point() {
        Map<String, String> point = new LinkedHashMap<>(values);
        if (!seed.isEmpty()) {
            point.put("seed", seed);
        }
        return point;
    }

    static SweepTrial of(SweepEvent.Planned planned) {
        return new SweepTrial(
                planned.trial(),
                planned.proposal(),
                planned.seed(),
                planned.values(),
                planned.identity(),
                planned.config(),
                planned.continues(),
                planned.until(),
                State.PENDING,
                0,
                0,
                "",
                false,
                "",
                Map.of(),
                0);
    }

    SweepTrial started(SweepEvent.Started event) {
        return with(State.RUNNING, attempts + 1, event.worker(), event.folder(), false, "", metrics, seconds);
    }

    /** A state that is not over means that the sweep interrupted it, which is no attempt. */
    SweepTrial ended(SweepEvent.Ended event) {
        int counted = event.state() == State.PENDING ? attempts - 1 : attempts;
        return with(event.state(), counted, 0, folder, false, event.message(), event.metrics(), event.seconds());
    }

    SweepTrial found(SweepEvent.Found event) {
        return with(State.FINISHED, attempts, 0, event.folder(), true, "", event.metrics(), event.seconds());
    }

    SweepTrial again(int newAttempts) {
        return with(State.PENDING, newAttempts, 0, folder, false, "", metrics, seconds);
    }

    private SweepTrial with(
            State newState,
            int newAttempts,
            int newWorker,
            String newFolder,
            boolean newFound,
            String newMessage,
            Map<String, Double> newMetrics,
            double newSeconds) {
        return new SweepTrial(
                number,
                proposal,
                seed,
                values,
                identity,
                config,
                continues,
                until,
                newState,
                newAttempts,
                newWorker,
                newFolder,
                newFound,
                newMessage,
                newMetrics,
                newSeconds);
    }
}
