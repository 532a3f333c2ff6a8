package dev.assay.tracker.mlflow;

import java.io.IOException;
import java.time.Duration;

/** An answer that is none: an HTTP status that is not of success, or a text that is not MLflow's. */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    final int status;
    final Duration retryAfter;

    Refusal(int status, String message, Duration retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Whether the server has looked at the request and does not want it, so that another try of the same ends alike. */
    boolean isOfContent() {
        return status >= 400 && status < 500 && !isOfCredentials() && status != 404 && status != 408 && status != 429;
    }

    boolean isOfCredentials() {
        return status == 401 || status == 403 || status == 407;
    }
}
