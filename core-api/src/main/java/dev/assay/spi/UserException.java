package dev.assay.spi;

/**
 * A user's mistake or a broken input: its message is all that the user gets to see, without a stack trace.
 *
 * <p>The message says what was found, what is possible, and where to look.
 */
public class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UserException(String message) {
        super(message);
    }

    public UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
