package dev.assay.tracker.mlflow;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a server wants to see before it answers.
 *
 * @param authorization the header's value
 * @param insecureTls whether any certificate will do
 */
record Credentials(Optional<String> authorization, boolean insecureTls) {
    /** As MLflow's own programs have it: user and password first, then the token. What the address holds goes before the environment. */
    static Credentials of(TrackingUri uri, Map<String, String> environment) {
        Optional<String> basic = uri.userInfo()
                .map(info -> URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8))
                .or(() -> variable(environment, "MLFLOW_TRACKING_USERNAME")
                        .flatMap(user -> variable(environment, "MLFLOW_TRACKING_PASSWORD")
                                .map(password -> user + ":" + password)));
        return new Credentials(
                basic.map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                        .or(() -> variable(environment, "MLFLOW_TRACKING_TOKEN").map(token -> "Bearer " + token)),
                variable(environment, "MLFLOW_TRACKING_INSECURE_TLS")
                        .filter(value -> value.equalsIgnoreCase("true"))
                        .isPresent());
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return authorization.isPresent() ? "credentials" : "no credentials";
    }
}
