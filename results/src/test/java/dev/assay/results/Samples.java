package dev.assay.results;

import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.run.WeightsDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records to test with. */
final class Samples {
    private Samples() {}

    static RunRecord record(RunRecord.Status status, Map<String, Double> metrics, Optional<String> failure) {
        return new RunRecord(
                "3f2a91c0",
                "mnist-lenet",
                status,
                metrics,
                431_080,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                List.of(new WeightsDigest(430, "ab"), new WeightsDigest(860, "cd")),
                new TreeMap<>(Map.of("total", 61.25, "train", 50.5)),
                new TreeMap<>(Map.of("train", 3300.0, "test", 9100.0)),
                List.of(
                        new EpochRecord(
                                1, 430, 20.1, new TreeMap<>(Map.of("train/loss", 0.31, "validation/loss", 0.1))),
                        new EpochRecord(
                                2,
                                860,
                                40.3,
                                new TreeMap<>(Map.of("train/loss", Double.NaN, "validation/loss", 0.07)))),
                new TreeMap<>(Map.of(
                        "accuracy", new MetricValue.Scalar(0.9891),
                        "f1", new MetricValue.Scalar(Double.NaN),
                        "f1/by-class", new MetricValue.ByName(List.of("0", "1"), List.of(0.5, Double.NaN)),
                        "roc-auc/curve",
                                new MetricValue.Curves(
                                        "ROC curve",
                                        "false positive rate",
                                        "true positive rate",
                                        true,
                                        List.of(new MetricValue.Curves.Line(
                                                "0", List.of(0.0, 0.25, 1.0), List.of(0.0, 0.875, 1.0)))),
                        "confusion-matrix",
                                new MetricValue.ConfusionMatrix(
                                        List.of("0", "1"), List.of(List.of(5L, 1L), List.of(0L, Long.MAX_VALUE))))),
                new Provenance("ab12", -7, "2026-11-21T11:00:00Z", new TreeMap<>(Map.of("java", "17.0.12")))
                        .with(new Provenance.Inputs(
                                "epochs = 2\n",
                                Map.of("ASSAY_DATA", true),
                                Map.of("commit", "0a1b"),
                                Map.of("a.jar", "1f"),
                                Map.of()))
                        .resumed(new Provenance.Resumption(
                                "2026-11-21T12:00:00Z", 100, Map.of("java", "17.0.12 -> 21"))),
                failure,
                "runs/mnist-lenet/3f2a91c0");
    }
}
