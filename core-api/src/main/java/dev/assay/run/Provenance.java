package dev.assay.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run comes from: what it takes to understand it and to run it again.
 *
 * @param configSha256 of the canonical resolved config
 * @param started in ISO 8601, UTC
 * @param environment by name: versions, machine, engine, threads
 */
public record Provenance(String configSha256, long seed, String started, Map<String, String> environment) {
    public Provenance {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
