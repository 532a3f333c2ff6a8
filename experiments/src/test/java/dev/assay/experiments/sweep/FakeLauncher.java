package dev.assay.experiments.sweep;

import dev.assay.results.SweepTrial.State;
import dev.assay.spi.Launcher;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Workers that are threads of this Java machine, and trials that are functions. */
final class FakeLauncher implements Launcher {
    /** What a trial throws to take its worker with it, as a kill does: without a word. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Function<Task.Run, Double> trial;
    volatile Supplier<Reply.Measured> cost = () -> new Reply.Measured(1, 1000, 100);
    final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
    volatile int started;

    /** @param trial the metric of a trial, whose config is in the task; it may throw */
    FakeLauncher(Function<Task.Run, Double> trial) {
        this.trial = trial;
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public Worker start(Command command) {
        started++;
        try {
            Pipe in = Pipe.open();
            Pipe out = Pipe.open();
            OutputStream replies = Channels.newOutputStream(out.sink());
            CompletableFuture<Integer> exit = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                WorkerLoop.run(Channels.newInputStream(in.source()), replies, new Trials(replies, exit), () -> {});
                close(replies);
                exit.complete(0);
            });
            thread.setDaemon(true);
            thread.start();
            return new FakeWorker(Channels.newOutputStream(in.sink()), Channels.newInputStream(out.source()), exit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record FakeWorker(OutputStream input, InputStream output, CompletableFuture<Integer> exit)
            implements Worker {
        @Override
        public void kill() {
            close(input);
            close(output);
        }

        @Override
        public int waitFor() {
            return exit.join();
        }
    }

    private final class Trials implements TrialRunner {
        private final OutputStream replies;
        private final CompletableFuture<Integer> exit;

        Trials(OutputStream replies, CompletableFuture<Integer> exit) {
            this.replies = replies;
            this.exit = exit;
        }

        @Override
        public Reply.Ended run(Task.Run task, Consumer<Reply.Progress> progress, BooleanSupplier stop) {
            begun.add(task.trial());
            progress.accept(new Reply.Progress(task.trial(), 1, 1, 1, 1, 0.5));
            double value = orDie(() -> trial.apply(task));
            if (stop.getAsBoolean()) {
                return new Reply.Ended(task.trial(), State.PENDING, "", Map.of(), 0, true);
            }
            return Double.isNaN(value)
                    ? new Reply.Ended(task.trial(), State.NOT_FINITE, "the loss became NaN", Map.of(), 1, true)
                    : new Reply.Ended(task.trial(), State.FINISHED, "", Map.of("validation/accuracy", value), 1, true);
        }

        @Override
        public Reply.Measured measure(Task.Measure task) {
            return orDie(cost);
        }

        private <T> T orDie(Supplier<T> work) {
            try {
                return work.get();
            } catch (Death e) {
                exit.complete(128 + 9);
                close(replies);
                throw e;
            }
        }
    }
}
