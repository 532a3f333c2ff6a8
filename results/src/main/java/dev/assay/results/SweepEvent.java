package dev.assay.results;

import dev.assay.spi.Metric;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of a sweep's ledger. */
public sealed interface SweepEvent {
    Instant time();

    /**
     * The sweep begins.
     *
     * @param name the experiment's
     * @param runs the folder that the runs of the trials go to
     * @param plugins the folder of further plugins; empty for none
     * @param overrides those that hold for all trials
     * @param settings the blocks {@code sweep}, {@code sweeper} and {@code launcher} of the config, complete, in HOCON
     * @param space the axes, each {@code key=values} as on the command line
     * @param seeds the values of {@code seed}, the axis of repetition; empty where a trial is not repeated
     * @param metric the figure that is looked at, {@code <part>/<metric>}
     * @param epochs of a trial that is not cut short
     * @param parent the name by which trackers know the sweep
     * @param again whether trials are computed although a finished run of the same config is there
     */
    record Begun(
            Instant time,
            String name,
            String runs,
            String plugins,
            List<String> overrides,
            String settings,
            List<String> space,
            List<String> seeds,
            String metric,
            Metric.Goal goal,
            int epochs,
            String parent,
            boolean again)
            implements SweepEvent {
        public Begun {
            overrides = List.copyOf(overrides);
            space = List.copyOf(space);
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * A trial is to be run.
     *
     * @param trial its number, from 1
     * @param proposal the number of the sweeper's proposal, from 0
     * @param seed the seed of this repetition; empty where there is no axis of repetition
     * @param values what the sweeper chose, by key
     * @param identity the SHA-256 of the config
     * @param config the resolved config, in HOCON: whatever becomes of files, this is what is run
     * @param continues the trial whose training goes on; 0 for none
     * @param until after how many epochs it pauses; 0 where it goes to its end
     */
    record Planned(
            Instant time,
            int trial,
            int proposal,
            String seed,
            Map<String, String> values,
            String identity,
            String config,
            int continues,
            int until)
            implements SweepEvent {
        public Planned {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * A worker begins with a trial, or goes on with it.
     *
     * @param folder of the run
     */
    record Started(Instant time, int trial, int worker, String folder) implements SweepEvent {}

    /**
     * A trial has ended, for good or for now.
     *
     * @param message what went wrong; empty where nothing did
     * @param metrics of the run, as far as it came
     * @param seconds that the run has taken in all
     */
    record Ended(
            Instant time,
            int trial,
            SweepTrial.State state,
            String message,
            Map<String, Double> metrics,
            double seconds)
            implements SweepEvent {
        public Ended {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * A finished run of the same config was there already.
     *
     * @param folder of that run
     */
    record Found(Instant time, int trial, String folder, Map<String, Double> metrics, double seconds)
            implements SweepEvent {
        public Found {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * The sweeper was given an answer.
     *
     * @param value the metric, over the seeds its mean; NaN where no trial of the proposal has finished
     */
    record Told(Instant time, int proposal, double value) implements SweepEvent {}

    /**
     * Trials that have failed are to be run again.
     *
     * @param trials their numbers
     */
    record Retried(Instant time, List<Integer> trials) implements SweepEvent {
        public Retried {
            trials = List.copyOf(trials);
        }
    }

    /**
     * The sweep gets more trials.
     *
     * @param settings what takes the place of {@link Begun#settings()}
     * @param seeds what takes the place of {@link Begun#seeds()}
     */
    record Extended(Instant time, String settings, List<String> seeds) implements SweepEvent {
        public Extended {
            seeds = List.copyOf(seeds);
        }
    }
}
