package dev.assay.results;

import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.network.Summary;
import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.run.Seeds;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A run on ten digits over five epochs, as it might have been. */
final class Digits {
    /** Which of the seven bars of a display each digit lights: top, middle, bottom, upper left, upper right, lower left, lower right. */
    private static final String[] BARS = {
        "1011111", "0000101", "1110110", "1110101", "0101101", "1111001", "1111011", "1000101", "1111111", "1111101"
    };

    private static final int[][] PLACES = {
        {5, 8, 7, 20},
        {13, 8, 15, 20},
        {21, 8, 23, 20},
        {5, 7, 15, 9},
        {5, 19, 15, 21},
        {13, 7, 23, 9},
        {13, 19, 23, 21}
    };

    private Digits() {}

    static List<String> names() {
        return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    }

    static ReportData report() {
        return report(names());
    }

    static ReportData report(List<String> names) {
        RandomGenerator random = new Seeds(1).stream("report");
        List<EpochRecord> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= 5; epoch++) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("train/loss", 0.31 * Math.pow(epoch, -1.4) + 0.01);
            metrics.put("validation/loss", 0.11 * Math.pow(epoch, -0.8) + 0.03 + 0.004 * (epoch % 2));
            metrics.put("train/accuracy", 1 - 0.095 * Math.pow(epoch, -1.5));
            metrics.put("validation/accuracy", 0.992 - 0.025 / epoch);
            metrics.put("validation/f1", 0.991 - 0.026 / epoch);
            metrics.put("validation/f1/micro", 0.992 - 0.025 / epoch);
            epochs.add(new EpochRecord(epoch, 430L * epoch, 18.7 * epoch, metrics));
        }
        Map<String, Double> last = new LinkedHashMap<>(epochs.get(4).metrics());
        last.put("test/loss", 0.0311);
        last.put("test/accuracy", 0.98912);
        last.put("test/precision", 0.98907);
        last.put("test/recall", 0.98901);
        last.put("test/f1", 0.98903);
        last.put("test/f1/micro", 0.98912);
        last.put("test/roc-auc", Double.NaN);
        Map<String, MetricValue> evaluation = new LinkedHashMap<>();
        evaluation.put("accuracy", new MetricValue.Scalar(0.98912));
        for (String metric : List.of("precision", "recall", "f1", "mean-average-precision")) {
            evaluation.put(
                    metric + "/by-class",
                    new MetricValue.ByName(
                            names,
                            names.stream()
                                    .map(n -> 0.98 + 0.02 * random.nextDouble())
                                    .toList()));
        }
        List<List<Long>> counts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<Long> row = new ArrayList<>();
            for (int j = 0; j < names.size(); j++) {
                row.add(i == j ? 980L + random.nextInt(60) : Math.max(0, random.nextLong(7) - 3));
            }
            counts.add(row);
        }
        evaluation.put("confusion-matrix", new MetricValue.ConfusionMatrix(names, counts));
        evaluation.put(
                "roc-auc/curve",
                new MetricValue.Curves(
                        "ROC curve",
                        "false positive rate",
                        "true positive rate",
                        true,
                        names.stream()
                                .map(n -> new MetricValue.Curves.Line(
                                        n,
                                        List.of(0.0, 0.02, 0.2, 1.0),
                                        List.of(0.0, 0.85 + 0.01 * names.indexOf(n), 0.97, 1.0)))
                                .toList()));
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("total", 101.3);
        seconds.put("train", 93.6);
        seconds.put("validation", 4.9);
        seconds.put("test", 1.1);
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("train", 2937.4);
        rates.put("test", 9090.9);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("assay", "0.1.0");
        environment.put("java", "17.0.12+7, Eclipse Adoptium");
        environment.put("engine", "deeplearning4j 1.0.0-M2.1, linux-x86_64-onednn, 2 threads");
        environment.put("system", "Linux 6.1 amd64, 2 processors");
        environment.put("git", "23a2963, clean");
        RunRecord record = new RunRecord(
                "3f2a91c07d54-1",
                "mnist-lenet",
                RunRecord.Status.FINISHED,
                last,
                network().parameters(),
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                List.of(),
                seconds,
                rates,
                epochs,
                evaluation,
                new Provenance(
                        "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                        42,
                        "2026-11-21T11:00:00Z",
                        environment),
                Optional.empty(),
                "runs/mnist-lenet/3f2a91c07d54-1");
        String config = """
                epochs = 5
                dataset { name = mnist }
                architecture { name = lenet, activation = relu }
                optimizer { name = nesterov, learning-rate = 0.01, momentum = 0.9 }
                """;
        List<WrongExample> wrong = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int truth = random.nextInt(10);
            int prediction = (truth + 1 + random.nextInt(9)) % 10;
            wrong.add(new WrongExample(
                    digit(truth, random),
                    names.get(truth),
                    names.get(prediction),
                    0.999 - 0.03 * i,
                    random.nextInt(10_000)));
        }
        return new ReportData(record, Optional.of(Summary.of(network())), config, wrong, Map.of());
    }

    static Network network() {
        return Network.of(Shape.of(1, 28, 28))
                .add(Convolution2D.of(20, 5))
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(50, 5))
                .add(MaxPooling2D.of(2))
                .add(new Flatten())
                .add(new Dense(500, true))
                .add(new ReLU())
                .add(new Dense(10, true))
                .build();
    }

    private static Tensor digit(int digit, RandomGenerator random) {
        Tensor image = Tensor.zeros(Shape.of(1, 28, 28));
        for (int i = 0; i < image.values().length; i++) {
            image.values()[i] = (float) (0.15 * random.nextDouble());
        }
        int shift = random.nextInt(5) - 2;
        for (int bar = 0; bar < PLACES.length; bar++) {
            if (BARS[digit].charAt(bar) == '1') {
                int[] place = PLACES[bar];
                for (int y = place[0]; y <= place[2]; y++) {
                    for (int x = place[1]; x <= place[3]; x++) {
                        image.values()[28 * y + x + shift + (14 - y) / 6] = (float) (0.7 + 0.3 * random.nextDouble());
                    }
                }
            }
        }
        return image;
    }
}
