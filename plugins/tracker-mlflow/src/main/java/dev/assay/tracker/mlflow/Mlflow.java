package dev.assay.tracker.mlflow;

import dev.assay.spi.Name;
import dev.assay.spi.Tracker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An MLflow server, https://mlflow.org.
 *
 * @param experiment the MLflow experiment; that of the run's name where empty
 * @param parentRun the name that parts of one whole share, or the id of an MLflow run
 * @param timeout of a connection, and of the server's silence
 */
@Name("mlflow")
public record Mlflow(TrackingUri uri, Optional<String> experiment, Optional<String> parentRun, Duration timeout)
        implements Tracker {
    public Mlflow {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout must be from 1 ms to 1 h, found " + timeout.toMillis() + " ms");
        }
        experiment.ifPresent(name -> notBlank("experiment", name));
        parentRun.ifPresent(name -> notBlank("parent-run", name));
    }

    private static void notBlank(String setting, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(setting + " must not be blank; null for none");
        }
    }

    @Override
    public String place() {
        return uri.toString();
    }

    @Override
    public Session session(TrackedRun run) {
        return session(run, System.getenv());
    }

    Session session(TrackedRun run, Map<String, String> environment) {
        return new MlflowSession(this, run, Credentials.of(uri, environment));
    }
}
