package dev.assay.experiments.run;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * Values by number, made on other threads before they are asked for and handed out in order. At most two a thread wait to be asked for. What
 * goes wrong is thrown where the value is asked for whose making it was.
 */
final class Ahead<T> implements AutoCloseable {
    private final LongFunction<T> make;
    private final long end;
    private final int most;
    private final ExecutorService pool;
    private final Queue<Future<T>> waiting = new ArrayDeque<>();
    private long next;

    /**
     * The values from {@code first} to before {@code end}.
     *
     * @param make called on several threads at once where there are several
     */
    Ahead(int threads, long first, long end, LongFunction<T> make) {
        this.make = make;
        this.end = end;
        most = 2 * threads;
        next = first;
        pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "assay-data");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The next value; may wait for it. */
    T next() {
        fill();
        Future<T> first = waiting.remove();
        fill();
        try {
            return first.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for data", e);
        }
    }

    private void fill() {
        while (waiting.size() < most && next < end) {
            long number = next++;
            waiting.add(pool.submit(() -> make.apply(number)));
        }
    }

    /** Lets go of what was not asked for; what is being made is still made. */
    @Override
    public void close() {
        waiting.forEach(future -> future.cancel(false));
        pool.shutdown();
    }
}
