package dev.assay.experiments.run;

import dev.assay.network.Network;
import dev.assay.spi.RunListener;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** One run, checked and built: it can be run once. */
public interface Training extends AutoCloseable {
    /** The network that is trained; empty where the learner needs none. */
    Optional<Network> network();

    /** What the network begins with, and which of its layers learn how fast. */
    default Transfer transfer() {
        return Transfer.NONE;
    }

    /**
     * Trains, validates, tests. Whatever goes wrong ends in a result that says so, not in an exception, so that what there is can be
     * recorded; a defect of Assay itself still throws.
     *
     * @param listener told of everything
     * @param stop asked after every step; once true, the run ends with what there is
     * @param keeper says where to begin, and keeps checkpoints
     * @param until after how many epochs it stops, from where it can go on to what it would have been without: schedules see the full length;
     *     empty where it goes to its end, as it always does where there are no epochs
     */
    RunResult run(RunListener listener, BooleanSupplier stop, Keeper keeper, OptionalInt until);

    /** As {@link #run(RunListener, BooleanSupplier, Keeper, OptionalInt)}, to the end. */
    default RunResult run(RunListener listener, BooleanSupplier stop, Keeper keeper) {
        return run(listener, stop, keeper, OptionalInt.empty());
    }

    /** As {@link #run(RunListener, BooleanSupplier, Keeper)}, without checkpoints. */
    default RunResult run(RunListener listener, BooleanSupplier stop) {
        return run(listener, stop, Keeper.NONE);
    }

    @Override
    void close();
}
