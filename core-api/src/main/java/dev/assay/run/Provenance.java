package dev.assay.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run comes from: what it takes to understand it and to run it again.
 *
 * @param configSha256 of the canonical resolved config
 * @param started in ISO 8601, UTC
 * @param environment by name: versions, machine, engine, threads
 * @param resumptions each time that the run went on after an interruption, first to last
 */
public record Provenance(
        String configSha256,
        long seed,
        String started,
        Map<String, String> environment,
        Inputs inputs,
        List<Resumption> resumptions) {
    public Provenance {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        resumptions = List.copyOf(resumptions);
    }

    /** Of a run that was never interrupted and whose inputs are not known yet. */
    public Provenance(String configSha256, long seed, String started, Map<String, String> environment) {
        this(configSha256, seed, started, environment, Inputs.NONE, List.of());
    }

    /** The same with what went in. */
    public Provenance with(Inputs inputs) {
        return new Provenance(configSha256, seed, started, environment, inputs, resumptions);
    }

    /** The same, gone on once more. */
    public Provenance resumed(Resumption resumption) {
        List<Resumption> all = new ArrayList<>(resumptions);
        all.add(resumption);
        return new Provenance(configSha256, seed, started, environment, inputs, all);
    }

    /**
     * What went into a run.
     *
     * @param config the resolved config, in HOCON
     * @param variables the environment variables that the config asked for, and whether each was set
     * @param code the repository that the run was started in: {@code commit}, {@code branch}, {@code uncommitted-sha256}; empty where it was
     *     started in none
     * @param jars SHA-256 of the jars on the class path, by file name
     * @param data SHA-256 of the data set's files, by file name
     */
    public record Inputs(
            String config,
            Map<String, Boolean> variables,
            Map<String, String> code,
            Map<String, String> jars,
            Map<String, String> data) {
        public static final Inputs NONE = new Inputs("", Map.of(), Map.of(), Map.of(), Map.of());

        public Inputs {
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
            code = Collections.unmodifiableMap(new LinkedHashMap<>(code));
            jars = Collections.unmodifiableMap(new LinkedHashMap<>(jars));
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }
    }

    /**
     * A run that went on after an interruption.
     *
     * @param time in ISO 8601, UTC
     * @param step the steps taken before
     * @param changed what is not as it was when the run began, by name: {@code before -> now}
     */
    public record Resumption(String time, long step, Map<String, String> changed) {
        public Resumption {
            changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
        }
    }
}
