package dev.assay.results.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a gate holds later runs against; a file in the repository.
 *
 * @param format of the file
 * @param name the experiment's
 * @param run the overrides that gave the runs, the seed apart; empty where that is not known
 * @param metrics what is held, each with its margin
 * @param costs by how much each of these may grow, as a share: 0.05 is 5 %
 * @param seeds what came out
 * @param config the resolved config by path, without the seed and what does not make a run another run
 * @param origin where the runs come from
 */
public record Baseline(
        int format,
        String name,
        List<String> run,
        List<Margin> metrics,
        Map<Cost, Double> costs,
        List<Seeded> seeds,
        SortedMap<String, String> config,
        Origin origin) {
    /** That of the files that are written today. */
    public static final int FORMAT = 1;

    public Baseline {
        run = List.copyOf(run);
        metrics = List.copyOf(metrics);
        costs = Collections.unmodifiableMap(new LinkedHashMap<>(costs));
        seeds = List.copyOf(seeds);
        config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }

    /**
     * The run of one seed.
     *
     * @param weights SHA-256 of the final weights
     * @param metrics the values of those metrics that have a margin
     */
    public record Seeded(long seed, String weights, Map<String, Double> metrics) {
        public Seeded {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * Where runs come from.
     *
     * @param time in ISO 8601, UTC
     * @param code commit and branch of the repository, and the digest of what was not committed
     * @param environment versions, machine, engine, threads
     * @param data SHA-256 of the data set's files, by file name
     */
    public record Origin(
            String time, Map<String, String> code, Map<String, String> environment, Map<String, String> data) {
        public Origin {
            code = Collections.unmodifiableMap(new LinkedHashMap<>(code));
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }
    }

    /** The seeds' numbers, in their order. */
    public Set<Long> numbers() {
        return seeds.stream().map(Seeded::seed).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }
}
