package dev.assay.experiments.run;

import dev.assay.network.Network;
import dev.assay.spi.RunListener;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One run, checked and built: it can be run once. */
public interface Training extends AutoCloseable {
    /** The network that is trained; empty where the learner needs none. */
    Optional<Network> network();

    /**
     * Trains, validates, tests. Whatever goes wrong ends in a result that says so, not in an exception, so that what there is can be
     * recorded; a defect of Assay itself still throws.
     *
     * @param listener told of everything
     * @param stop asked after every step; once true, the run ends with what there is
     * @param keeper says where to begin, and keeps checkpoints
     */
    RunResult run(RunListener listener, BooleanSupplier stop, Keeper keeper);

    /** As {@link #run(RunListener, BooleanSupplier, Keeper)}, without checkpoints. */
    default RunResult run(RunListener listener, BooleanSupplier stop) {
        return run(listener, stop, Keeper.NONE);
    }

    @Override
    void close();
}
