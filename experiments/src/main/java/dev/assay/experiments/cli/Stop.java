package dev.assay.experiments.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns Ctrl-C and a polite kill into a question that the run asks after each step; asked for a second time, the process ends at once.
 *
 * <p>A shutdown hook would not do: while the Java machine shuts down, what draws the pictures refuses to start.
 */
final class Stop implements BooleanSupplier, AutoCloseable {
    /** What a shell adds to a signal's number to make an exit code. */
    private static final int SIGNALLED = 128;

    private final PrintStream err;
    private final AtomicInteger code = new AtomicInteger();
    private final Map<Signal, SignalHandler> before;

    Stop(PrintStream err) {
        this.err = err;
        before = List.of("INT", "TERM").stream()
                .map(Signal::new)
                .collect(Collectors.toMap(Function.identity(), signal -> Signal.handle(signal, this::handle)));
    }

    private void handle(Signal signal) {
        int now = SIGNALLED + signal.getNumber();
        if (code.compareAndSet(0, now)) {
            err.println("\nassay: stopping after this step and recording what there is; once more ends at once");
        } else {
            Runtime.getRuntime().halt(now);
        }
    }

    @Override
    public boolean getAsBoolean() {
        return code.get() != 0;
    }

    /** The exit code that tells of the signal: 130 for Ctrl-C; 0 where there was none. */
    int code() {
        return code.get();
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
