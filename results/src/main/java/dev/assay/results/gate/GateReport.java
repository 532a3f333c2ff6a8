package dev.assay.results.gate;

import dev.assay.results.gate.Baseline.Origin;
import dev.assay.results.gate.Baseline.Seeded;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a gate has found, and on what.
 *
 * @param name the baseline's
 * @param time when, in ISO 8601, UTC
 * @param seconds how long it took
 * @param base where the baseline comes from
 * @param head where the runs come from
 * @param seeds the runs that were judged, with the metrics that are held
 * @param changed what is not the same in config and environment, by name: {@code before -> now}
 */
public record GateReport(
        String name,
        String time,
        double seconds,
        List<Check> checks,
        Origin base,
        Origin head,
        List<SeedPair> seeds,
        Map<String, String> changed) {
    public GateReport {
        checks = List.copyOf(checks);
        seeds = List.copyOf(seeds);
        changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    /**
     * What came of one seed.
     *
     * @param base empty where the baseline does not have the seed
     * @param head empty where no finished run has it
     */
    public record SeedPair(long seed, List<Seeded> base, List<Seeded> head) {
        public SeedPair {
            base = List.copyOf(base);
            head = List.copyOf(head);
        }

        /** Whether the weights are the same to the bit. */
        boolean isIdentical() {
            return base.size() == 1
                    && head.size() == 1
                    && base.get(0).weights().equals(head.get(0).weights());
        }
    }

    /** The worst of the checks. */
    public Verdict verdict() {
        return Verdict.worst(checks.stream().map(Check::verdict).toList());
    }
}
