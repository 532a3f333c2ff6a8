package dev.assay.experiments.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When a process was stopped, so that the time that it took is told without. */
record Pauses(List<Pause> all) {
    Pauses {
        all = List.copyOf(all);
    }

    /** Stopped at the one time, continued at the other. */
    record Pause(Instant from, Instant to) {}

    /** The seconds from one time to another in which it was not stopped. */
    double runningSeconds(Instant from, Instant to) {
        return seconds(from, to) - stoppedSeconds(from, to);
    }

    /** The seconds from one time to another in which it was stopped. */
    double stoppedSeconds(Instant from, Instant to) {
        double stopped = 0;
        for (Pause pause : all) {
            Instant begin = pause.from().isBefore(from) ? from : pause.from();
            Instant end = pause.to().isAfter(to) ? to : pause.to();
            stopped += Math.max(0, seconds(begin, end));
        }
        return stopped;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
