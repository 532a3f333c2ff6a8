package dev.assay.results;

import dev.assay.results.SweepEvent.Begun;
import dev.assay.results.SweepTrial.State;
import dev.assay.spi.Metric;
import dev.assay.spi.UserException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A sweep as its ledger tells it: a fold over the events, so that it is the same while the sweep goes on and when it is read again. */
public final class SweepState {
    private final Begun begun;
    private String settings;
    private List<String> seeds;
    private final NavigableMap<Integer, SweepTrial> trials = new TreeMap<>();
    private final SortedMap<Integer, Double> told = new TreeMap<>();

    SweepState(Begun begun) {
        this.begun = begun;
        settings = begun.settings();
        seeds = begun.seeds();
    }

    void apply(SweepEvent event) {
        if (event instanceof SweepEvent.Planned planned) {
            trials.put(planned.trial(), SweepTrial.of(planned));
        } else if (event instanceof SweepEvent.Started started) {
            change(started.trial(), trial -> trial.started(started));
        } else if (event instanceof SweepEvent.Ended ended) {
            change(ended.trial(), trial -> trial.ended(ended));
        } else if (event instanceof SweepEvent.Found found) {
            change(found.trial(), trial -> trial.found(found));
        } else if (event instanceof SweepEvent.Told answer) {
            told.put(answer.proposal(), answer.value());
        } else if (event instanceof SweepEvent.Retried retried) {
            retried.trials().forEach(number -> change(number, trial -> trial.again(0)));
        } else if (event instanceof SweepEvent.Extended extended) {
            settings = extended.settings();
            seeds = extended.seeds();
        }
    }

    private void change(int number, UnaryOperator<SweepTrial> change) {
        trials.put(number, change.apply(trial(number)));
    }

    /** Trials that a process had begun with that is no more: they go on from where they were. */
    void orphansWait() {
        trials.replaceAll(
                (number, trial) -> trial.state() == State.RUNNING ? trial.again(trial.attempts() - 1) : trial);
    }

    /** How it began. */
    public Begun begun() {
        return begun;
    }

    /** The blocks {@code sweep}, {@code sweeper} and {@code launcher} of the config, in HOCON, as they hold now. */
    public String settings() {
        return settings;
    }

    /** The values of {@code seed}, the axis of repetition; empty where a trial is not repeated. */
    public List<String> seeds() {
        return seeds;
    }

    /** The trials, by number. */
    public Collection<SweepTrial> trials() {
        return Collections.unmodifiableCollection(trials.values());
    }

    /**
     * The trial of that number.
     *
     * @throws UserException where there is none
     */
    public SweepTrial trial(int number) {
        SweepTrial trial = trials.get(number);
        if (trial == null) {
            throw new UserException("The ledger speaks of trial " + number + ", which it has not planned.");
        }
        return trial;
    }

    /** The answers that the sweeper was given, by the number of the proposal. */
    public Map<Integer, Double> told() {
        return Collections.unmodifiableMap(told);
    }

    /** How many trials are in that state. */
    public int count(State state) {
        return (int)
                trials.values().stream().filter(trial -> trial.state() == state).count();
    }

    /** How many trials have failed. */
    public int failed() {
        return (int) trials.values().stream()
                .filter(trial -> trial.state().isFailure())
                .count();
    }

    /** The trial with the best figure so far; the earlier of two equal ones. */
    public Optional<SweepTrial> best() {
        return trials.values().stream()
                .filter(trial -> !Double.isNaN(trial.value(begun.metric())))
                .min(byMetric());
    }

    /** Best first, those without a figure last. */
    public Comparator<SweepTrial> byMetric() {
        double sign = begun.goal() == Metric.Goal.MAXIMIZE ? -1 : 1;
        return Comparator.comparingDouble((SweepTrial trial) -> {
                    double value = trial.value(begun.metric());
                    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : sign * value;
                })
                .thenComparing(trial -> trial.number());
    }
}
