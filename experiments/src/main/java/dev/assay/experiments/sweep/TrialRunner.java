package dev.assay.experiments.sweep;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a worker does with its tasks. */
public interface TrialRunner {
    /**
     * Runs a trial, or goes on with it. Whatever is thrown becomes its failure.
     *
     * @param progress told now and then
     * @param stop asked after every step
     */
    Reply.Ended run(Task.Run task, Consumer<Reply.Progress> progress, BooleanSupplier stop);

    /** Finds out what a trial would cost. */
    Reply.Measured measure(Task.Measure task);
}
