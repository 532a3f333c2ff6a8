package dev.assay.spi;

import java.time.Duration;

/** A place to be told of runs that cannot be told now; the message is for people and holds no credentials. */
public final class TrackerException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean lasting;
    private final Duration retryAfter;

    private TrackerException(String message, boolean lasting, Duration retryAfter) {
        super(message);
        this.lasting = lasting;
        this.retryAfter = retryAfter;
    }

    /** The place is away, slow or out of order: another try may help. */
    public static TrackerException passing(String message) {
        return new TrackerException(message, false, Duration.ZERO);
    }

    /** The place asks to be left alone for a time. */
    public static TrackerException busy(String message, Duration retryAfter) {
        return new TrackerException(message, false, retryAfter);
    }

    /** No further try will help until somebody has done something about it, such as given a password. */
    public static TrackerException lasting(String message) {
        return new TrackerException(message, true, Duration.ZERO);
    }

    public boolean isLasting() {
        return lasting;
    }

    /** How long the place asks to be left alone; zero where it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
