package dev.assay.experiments.sweep;

import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import java.util.List;
import java.util.Map;

/** Is told how a sweep gets on. */
public interface SweepListener {
    /** Some of the trials were timed beforehand: what each would cost; fewer where that could not be found out. */
    default void measured(List<Reply.Measured> costs) {}

    /**
     * Something may have changed; called at least twice a second.
     *
     * @param progress how far each running trial is, by the number of its worker; those that have not said anything yet are missing
     */
    default void looked(SweepState state, Map<Integer, Reply.Progress> progress) {}

    /** A trial has ended, for good or for now, or was found. */
    default void ended(SweepTrial trial, SweepState state) {}
}
