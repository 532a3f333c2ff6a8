package dev.assay.experiments.run;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Values by number, made on other threads before they are asked for and handed out in order. At most two a thread wait to be asked for. What
 * goes wrong is thrown where the value is asked for whose making it was.
 *
 * <p>Where a value takes next to no time, it is made where it is asked for: another thread would take a processor from those that compute, and
 * as much time to wake as it saves.
 */
final class Ahead<T> implements AutoCloseable {
    /** Up to which share of the time between two values one is made where it is asked for. */
    private static final double LITTLE = 0.03;

    /** Up to how many nanoseconds it is anyway: about what handing it over takes. */
    private static final long HAND_OVER = 50_000;

    /** How many come from other threads before times are believed. */
    private static final int WARM_UP = 10;

    private final LongFunction<T> make;
    private final long end;
    private final int most;
    private final LongSupplier clock;
    private final ExecutorService pool;
    private final Queue<Future<Made<T>>> waiting = new ArrayDeque<>();
    private long next;
    private int given;
    private double making = Double.POSITIVE_INFINITY;
    private double between = Double.POSITIVE_INFINITY;
    private long last;

    /** A value and the nanoseconds that it took. */
    private record Made<T>(T value, long nanos) {}

    /**
     * The values from {@code first} to before {@code end}.
     *
     * @param make called on several threads at once where there are several
     */
    Ahead(int threads, long first, long end, LongFunction<T> make) {
        this(threads, first, end, make, System::nanoTime);
    }

    Ahead(int threads, long first, long end, LongFunction<T> make, LongSupplier clock) {
        this.make = make;
        this.end = end;
        this.clock = clock;
        most = 2 * threads;
        next = first;
        last = clock.getAsLong();
        pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "assay-data");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The next value; may wait for it. */
    T next() {
        between = smooth(between, clock.getAsLong() - last);
        boolean little = given++ > WARM_UP && isLittle();
        Made<T> made = little && waiting.isEmpty() ? made(next++) : ahead(little);
        making = smooth(making, made.nanos);
        last = clock.getAsLong();
        return made.value;
    }

    /** Passes the next value over, if it takes next to no time and whoever asks can do with what it is made of. */
    boolean passOver() {
        boolean passed = given > WARM_UP && waiting.isEmpty() && isLittle();
        if (passed) {
            between = smooth(between, clock.getAsLong() - last);
            next++;
            last = clock.getAsLong();
        }
        return passed;
    }

    private boolean isLittle() {
        return making < Math.max(LITTLE * between, HAND_OVER);
    }

    /** Goes down at once and up slowly, since pauses and threads that wait for a processor only make times longer. */
    private static double smooth(double before, double now) {
        return now < before ? now : before + (now - before) / 16;
    }

    private Made<T> made(long number) {
        long start = clock.getAsLong();
        T value = make.apply(number);
        return new Made<>(value, clock.getAsLong() - start);
    }

    private Made<T> ahead(boolean little) {
        fill(waiting.isEmpty() ? 1 : 0);
        Future<Made<T>> first = waiting.remove();
        fill(little ? 0 : most);
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

    private void fill(int size) {
        while (waiting.size() < size && next < end) {
            long number = next++;
            waiting.add(pool.submit(() -> made(number)));
        }
    }

    /** Lets go of what was not asked for; what is being made is still made. */
    @Override
    public void close() {
        waiting.forEach(future -> future.cancel(false));
        pool.shutdown();
    }
}
