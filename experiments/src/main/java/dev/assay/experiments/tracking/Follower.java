package dev.assay.experiments.tracking;

import dev.assay.results.RunDirectory;
import dev.assay.spi.Tracker;
import dev.assay.spi.TrackerException;
import dev.assay.spi.UserException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells a tracker what a run's journal says while the run goes on, from a thread of its own. The run waits for it at its end alone, and not for
 * long: what is left then, {@code assay sync} tells later.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Follower.class.getName());

    /** Tries at the run's end. */
    private static final int LAST_TRIES = 3;

    /**
     * How often and how long things are tried.
     *
     * @param interval between two looks at the journal
     * @param retry after a failure; doubled with each further one in a row
     * @param longestRetry what that comes to at most, unless the place asks for more
     * @param farewell what the run's end waits at most
     */
    record Pace(Duration interval, Duration retry, Duration longestRetry, Duration farewell) {
        static final Pace USUAL =
                new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(30));
    }

    private final Tracker tracker;
    private final RunDirectory directory;
    private final Consumer<String> notices;
    private final Pace pace;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ending = lock.newCondition();
    private long deadline = Long.MAX_VALUE;
    private boolean ended;
    private volatile Optional<Delivery> delivery = Optional.empty();
    private volatile Optional<String> address = Optional.empty();
    /** What stands in the way; empty once all is told. */
    private volatile Optional<String> trouble = Optional.empty();

    private volatile boolean complete;

    private Follower(Tracker tracker, RunDirectory directory, Consumer<String> notices, Pace pace) {
        this.tracker = tracker;
        this.directory = directory;
        this.notices = notices;
        this.pace = pace;
        thread = new Thread(this::run, "assay-tracker");
        thread.setDaemon(true);
    }

    /**
     * Starts to follow a run's journal.
     *
     * @param notices told at the end, in a line, where the run can be seen, or what is still to be told and why
     */
    public static Follower start(Tracker tracker, RunDirectory directory, Consumer<String> notices) {
        return start(tracker, directory, notices, Pace.USUAL);
    }

    static Follower start(Tracker tracker, RunDirectory directory, Consumer<String> notices, Pace pace) {
        Follower follower = new Follower(tracker, directory, notices, pace);
        follower.thread.start();
        return follower;
    }

    /** Tells the rest, as long as that gets on and for a short while at most. */
    @Override
    public void close() {
        end();
        boolean slow = false;
        try {
            thread.join(pace.farewell().toMillis());
            slow = thread.isAlive();
            if (slow) {
                // Ends a request that hangs.
                delivery.ifPresent(Delivery::close);
                thread.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (complete) {
            address.ifPresent(page -> notices.accept("tracked: " + page));
        } else {
            notices.accept("assay: not all of the run has been told to " + tracker.place() + " ("
                    + (slow ? "it is slow" : trouble.orElse("it was interrupted")) + "); `assay sync "
                    + directory.path() + "` tells the rest");
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            deadline = System.nanoTime() + pace.farewell().toNanos();
            ending.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            follow();
        } catch (UserException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOGGER.log(Level.SEVERE, "the tracker failed by a defect", e);
            trouble = Optional.of(e.toString());
        } finally {
            delivery.ifPresent(Delivery::close);
        }
    }

    private void follow() {
        int failures = 0;
        int lastTries = 0;
        boolean resumed = false;
        while (true) {
            // Asked first: what was journalled before the end is then told by what follows.
            boolean last = hasEnded();
            Duration pause = pace.interval();
            try {
                if (delivery.isEmpty()) {
                    delivery = Delivery.open(tracker, directory);
                    resumed = delivery.map(Delivery::isBegun).orElse(false);
                }
                if (delivery.isPresent()) {
                    if (resumed) {
                        delivery.get().tellStatus("running");
                        resumed = false;
                    }
                    boolean more = delivery.get().advance();
                    address = delivery.get().address();
                    if (failures > 0) {
                        LOGGER.info(() -> tracker.place() + " is back");
                    }
                    failures = 0;
                    trouble = Optional.empty();
                    if (more) {
                        continue;
                    }
                    if (last) {
                        delivery.get().tellEnd("failed");
                        complete = true;
                        return;
                    }
                } else if (last) {
                    trouble = Optional.of("another process is telling it");
                    return;
                }
            } catch (TrackerException e) {
                failures++;
                String message = String.valueOf(e.getMessage());
                if (!trouble.equals(Optional.of(message))) {
                    LOGGER.warning(message);
                }
                trouble = Optional.of(message);
                if (e.isLasting() || last && ++lastTries == LAST_TRIES) {
                    return;
                }
                // The end does not wait for what a long absence has made of the intervals.
                pause = last ? pace.retry() : backoff(failures);
                if (e.retryAfter().compareTo(pause) > 0 && !leaveAlone(e.retryAfter())) {
                    return;
                }
            }
            pause(pause, last);
        }
    }

    private Duration backoff(int failures) {
        Duration doubled = pace.retry().multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(pace.longestRetry()) < 0 ? doubled : pace.longestRetry();
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; no longer once the run ends, unless it had ended before. */
    private void pause(Duration time, boolean last) {
        long until = System.nanoTime() + time.toNanos();
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && (last || !ended)) {
                ending.awaitNanos(left);
                left = until - System.nanoTime();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits as long as the place asks for, also beyond the run's end; false where that would be too long. */
    private boolean leaveAlone(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0) {
                if (ended && until - deadline > 0) {
                    return false;
                }
                ending.awaitNanos(left);
                left = until - System.nanoTime();
            }
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }
}
