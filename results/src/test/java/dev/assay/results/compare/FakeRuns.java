package dev.assay.results.compare;

import dev.assay.network.Network;
import dev.assay.network.Summary;
import dev.assay.results.Predictions;
import dev.assay.results.ReportDetails;
import dev.assay.results.RunDirectory;
import dev.assay.results.Sha256;
import dev.assay.run.EpochRecord;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs to compare, with folders of their own. */
final class FakeRuns {
    private final Path folder;
    private final List<ComparedRun> runs = new ArrayList<>();

    FakeRuns(Path folder) {
        this.folder = folder;
    }

    List<ComparedRun> all() {
        return runs;
    }

    /** One finished run with this accuracy; keys and values alternate. */
    ComparedRun add(double accuracy, long seed, String... config) {
        return add(RunRecord.Status.FINISHED, Optional.empty(), accuracy, seed, config);
    }

    ComparedRun add(RunRecord.Status status, Optional<String> failure, double accuracy, long seed, String... config) {
        Map<String, String> values = new TreeMap<>(Map.of("seed", Long.toString(seed), "epochs", "3"));
        for (int i = 0; i < config.length; i += 2) {
            values.put(config[i], config[i + 1]);
        }
        String id = "run" + runs.size();
        RunDirectory directory = new RunDirectory(folder.resolve(id));
        // A net that is called wide has more of everything.
        int size = values.containsValue("wide") ? 1000 : 100;
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("test/accuracy", accuracy);
        metrics.put("test/loss", 1 - accuracy);
        List<EpochRecord> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= 3; epoch++) {
            double now = accuracy * epoch / 3;
            epochs.add(new EpochRecord(
                    epoch,
                    10L * epoch,
                    epoch,
                    Map.of("train/loss", 2 - now, "validation/loss", 2.1 - now, "validation/accuracy", now)));
        }
        RunRecord record = new RunRecord(
                id,
                "study",
                status,
                metrics,
                size,
                "",
                List.of(),
                Map.of("total", size / 10.0, "train", size / 20.0),
                Map.of("train", 1e6 / size, "test", 1e7 / size),
                epochs,
                Map.of(),
                new Provenance(Sha256.of(values.toString()), seed, "2026-11-21T11:00:00Z", Map.of()),
                failure,
                directory.path().toString());
        ComparedRun run = new ComparedRun(directory, record, new TreeMap<>(values));
        runs.add(run);
        return run;
    }

    /** So many runs of a group, by seeds from 1, about the mean. */
    FakeRuns group(String name, double mean, double spread, int seeds) {
        double[] noise = {0.3, -1.1, 0.9, -0.4, 0.6, -0.7, 1.2, -0.8, 0.1, -0.1};
        for (int seed = 1; seed <= seeds; seed++) {
            add(mean + spread * noise[(seed + name.length()) % noise.length], seed, "architecture.name", name);
        }
        return this;
    }

    /** Keeps predictions of 100 examples for a run, of which the first so many are right. */
    static void predict(ComparedRun run, int right) {
        int[] truth = new int[100];
        int[] predicted = new int[100];
        for (int i = 0; i < 100; i++) {
            truth[i] = i % 10;
            predicted[i] = i < right ? truth[i] : (truth[i] + 1) % 10;
        }
        place(run.directory());
        new Predictions(truth, predicted, new float[100]).write(run.directory());
    }

    /** Keeps the network for a run's report. */
    static void draw(ComparedRun run, Network network) {
        place(run.directory());
        new ReportDetails(Optional.of(Summary.of(network)), List.of()).write(run.directory());
    }

    private static void place(RunDirectory directory) {
        directory.artifacts().toFile().mkdirs();
    }
}
