package dev.assay.experiments.tracking;

import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.spi.Tracker;
import dev.assay.spi.TrackerException;
import dev.assay.spi.UserException;
import java.time.Duration;
import java.util.Optional;

/**
 * Telling a tracker what it has missed of a run.
 *
 * @param retry how long to wait after a first failure; doubled with each further one in a row
 * @param tries how many in a row before it is given up
 * @param patience the longest time for which a place may ask to be left alone
 */
public record Sync(Duration retry, int tries, Duration patience) {
    /** As a person would wait who has asked for it. */
    public static final Sync USUAL = new Sync(Duration.ofSeconds(1), 4, Duration.ofMinutes(5));

    /**
     * What has come of it.
     *
     * @param events how many were told
     * @param address a web page of the run
     * @param busy whether the run is told by another process, which may be the run itself
     */
    public record Outcome(long events, Optional<String> address, boolean busy) {}

    /**
     * Tells all that is missing, and that the run was killed where its journal does not say how it ended and no process is at it.
     *
     * @throws TrackerException where the place cannot be told all; a later call goes on from there
     * @throws UserException where the folder is not a run's, or its journal is damaged
     */
    public Outcome run(Tracker tracker, RunDirectory directory) throws TrackerException {
        Optional<Delivery> open = Delivery.open(tracker, directory);
        if (open.isEmpty()) {
            return new Outcome(0, Optional.empty(), true);
        }
        try (Delivery delivery = open.get()) {
            int failures = 0;
            while (true) {
                try {
                    if (!delivery.advance()) {
                        if (!isAlive(directory)) {
                            delivery.tellEnd("killed");
                        }
                        return new Outcome(delivery.events(), delivery.address(), false);
                    }
                    failures = 0;
                } catch (TrackerException e) {
                    failures++;
                    if (e.isLasting() || failures == tries || e.retryAfter().compareTo(patience) > 0) {
                        throw e;
                    }
                    pause(longer(e.retryAfter(), retry.multipliedBy(1L << (failures - 1))));
                }
            }
        }
    }

    /** By what trackers know a run whose journal has begun. */
    public static String key(RunDirectory directory) {
        return Delivery.key(directory);
    }

    /** Whether a process is at the run: then it may yet say how it ends. */
    private static boolean isAlive(RunDirectory directory) {
        try (RunLock lock = RunLock.of(directory)) {
            return false;
        } catch (UserException e) {
            return true;
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
