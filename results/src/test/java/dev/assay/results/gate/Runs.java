package dev.assay.results.gate;

import dev.assay.results.gate.Baseline.Origin;
import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.run.RunRecord.Status;
import dev.assay.spi.Metric.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Baselines and runs to test with; the seeds are 1, 2 and so on. */
final class Runs {
    static final String ACCURACY = "test/accuracy";
    static final String LOSS = "test/log-loss";

    private Runs() {}

    static Origin origin() {
        return new Origin("2026-11-21T11:00:00Z", Map.of("commit", "0a1b2c3d4e5f6071"), Map.of(), Map.of());
    }

    /** Of accuracies alone. */
    static Baseline baseline(double margin, double... accuracies) {
        List<Seeded> seeds = new ArrayList<>();
        for (double accuracy : accuracies) {
            long seed = seeds.size() + 1;
            seeds.add(new Seeded(seed, "weights " + seed, Map.of(ACCURACY, accuracy)));
        }
        return new Baseline(
                Baseline.FORMAT,
                "glyphs",
                List.of("experiment=glyphs"),
                List.of(new Margin(ACCURACY, Goal.MAXIMIZE, margin)),
                Map.of(Cost.TRAINING, 0.05),
                seeds,
                new TreeMap<>(Map.of("epochs", "3")),
                origin());
    }

    static RunRecord run(long seed, String weights, Map<String, Double> metrics) {
        return run(seed, weights, metrics, Status.FINISHED, Optional.empty());
    }

    static RunRecord run(
            long seed, String weights, Map<String, Double> metrics, Status status, Optional<String> failure) {
        return new RunRecord(
                "id-" + seed,
                "glyphs",
                status,
                metrics,
                10,
                weights,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                new Provenance("ab", seed, "2026-11-21T12:00:00Z", Map.of()),
                failure,
                "runs/glyphs/id-" + seed);
    }

    /** Runs of other weights than the baseline's. */
    static List<RunRecord> runs(double... accuracies) {
        List<RunRecord> runs = new ArrayList<>();
        for (double accuracy : accuracies) {
            long seed = runs.size() + 1;
            runs.add(run(seed, "other " + seed, Map.of(ACCURACY, accuracy)));
        }
        return runs;
    }
}
