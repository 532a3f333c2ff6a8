package dev.assay.experiments.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C and a polite kill into a question that the run asks after each step.
 *
 * <p>The Java machine is held open until the run has written down what there is, and then ends with the code of the signal: 130 for Ctrl-C.
 */
final class Stop implements BooleanSupplier, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch recorded = new CountDownLatch(1);
    private final Thread hook;

    Stop(PrintStream err) {
        hook = new Thread(
                () -> {
                    asked.set(true);
                    err.println("\nassay: stopping after this step ...");
                    try {
                        if (!recorded.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            err.println("assay: the step did not end within " + PATIENCE_SECONDS + " s, giving up");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public boolean getAsBoolean() {
        return asked.get();
    }

    /** Lets the Java machine go: everything is recorded. */
    @Override
    public void close() {
        recorded.countDown();
        if (!asked.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The signal came in this very moment: the hook runs and finds everything recorded.
            }
        }
    }
}
