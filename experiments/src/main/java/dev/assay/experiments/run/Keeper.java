package dev.assay.experiments.run;

import dev.assay.results.Checkpoint;
import java.util.Optional;
import java.util.OptionalInt;

/** Keeps what a training needs to go on after an interruption. */
public interface Keeper {
    /** Begins at the beginning and keeps nothing. */
    Keeper NONE = new Keeper() {};

    /** Where to begin; empty for the beginning. */
    default Optional<Checkpoint> first() {
        return Optional.empty();
    }

    /**
     * Whether it is time for a checkpoint.
     *
     * @param step the steps taken
     * @param epochs how many epochs are over, if one has just ended
     */
    default boolean isDue(long step, OptionalInt epochs) {
        return false;
    }

    /** Takes a checkpoint: when it is due, when training ends, and when it is stopped. */
    default void keep(Checkpoint checkpoint) {}
}
