package dev.assay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CornersTest {
    private static final Task CLASSES = Task.MultiClass.of(3);
    private static final Task LABELS = new Task.MultiLabel(List.of("cat", "dog"));
    private static final Task PIXELS = new Task.Segmentation(List.of("cell", "wall"), 2, 1);
    private static final Task NUMBERS = new Task.Regression(List.of("height", "weight"));

    private static Stream<Arguments> metricsWithTasks() {
        List<Metric> metrics = List.of(
                new Accuracy(),
                new TopK(2),
                new LogLoss(),
                new Precision(),
                new Recall(),
                new F1(),
                new MeanAveragePrecision(),
                new RocAuc(),
                new TopKError(2),
                new BrierScore(),
                new CalibrationError(15),
                new Perplexity(),
                new IntersectionOverUnion(),
                new Dice(),
                new PeakSignalToNoiseRatio(1),
                new MeanAbsoluteError(),
                new MeanSquaredError(),
                new RootMeanSquaredError(),
                new R2());
        return metrics.stream()
                .flatMap(metric -> Stream.of(CLASSES, LABELS, PIXELS, NUMBERS)
                        .filter(metric::supports)
                        .map(task -> Arguments.of(metric, task)));
    }

    @ParameterizedTest
    @MethodSource("metricsWithTasks")
    void isNaNWithoutExamples(Metric metric, Task task) {
        assertThat(numbers(metric.start(task).values())).isNotEmpty().allMatch(d -> d.isNaN());
    }

    @ParameterizedTest
    @MethodSource("metricsWithTasks")
    void isNaNOnceAPredictionIsNaN(Metric metric, Task task) {
        Metric.Accumulator tally = metric.start(task);
        int n = task.outputs().length();
        Tensor predictions = Tensor.zeros(task.outputs().batched(2));
        Tensor targets = Tensor.zeros(task.outputs().batched(2));
        targets.values()[0] = 1;
        targets.values()[n + 1] = 1;
        predictions.values()[n] = Float.NaN;
        tally.add(predictions, targets);
        assertThat(tally.values().values().iterator().next())
                .isInstanceOfSatisfying(
                        MetricValue.Scalar.class, s -> assertThat(s.value()).isNaN());
    }

    @ParameterizedTest
    @MethodSource("metricsWithTasks")
    void givesTheSameNamesBeforeAndAfter(Metric metric, Task task) {
        Metric.Accumulator tally = metric.start(task);
        List<String> before = List.copyOf(tally.values().keySet());
        Tensor one = Tensor.zeros(task.outputs().batched(1));
        one.values()[0] = 1;
        tally.add(one, one);
        assertThat(tally.values().keySet()).containsExactlyElementsOf(before);
    }

    @ParameterizedTest
    @MethodSource("metricsWithTasks")
    void rejectsTensorsOfAnotherWidth(Metric metric, Task task) {
        Tensor wide = Tensor.zeros(Shape.of(1, task.outputs().length() + 1));
        assertThatThrownBy(() -> metric.start(task).add(wide, wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not go together for " + task.names().size() + " outputs");
    }

    @Test
    void leavesExamplesWithoutANumberOutOfTheConfusionMatrix() {
        Metric.Accumulator tally = new ConfusionMatrix().start(CLASSES);
        tally.add(
                Tensor.of(Shape.of(2, 3), 0.1, 0.8, 0.1, Double.NaN, 0, 0),
                Tensor.of(Shape.of(2, 3), 0, 1, 0, 1, 0, 0));
        assertThat(tally.values())
                .containsEntry(
                        "confusion-matrix",
                        new MetricValue.ConfusionMatrix(
                                List.of("0", "1", "2"),
                                List.of(List.of(0L, 0L, 0L), List.of(0L, 1L, 0L), List.of(0L, 0L, 0L))));
    }

    @Test
    void namesBothSidesOfASingleLabelInTheConfusionMatrix() {
        assertThat(new ConfusionMatrix()
                        .start(new Task.MultiLabel(List.of("spam")))
                        .values()
                        .get("confusion-matrix"))
                .isEqualTo(new MetricValue.ConfusionMatrix(
                        List.of("not spam", "spam"), List.of(List.of(0L, 0L), List.of(0L, 0L))));
    }

    @Test
    void takesTheFirstAmongEqualsAsThePrediction() {
        Tensor scores = Tensor.of(Shape.of(1, 3), 0.2, 0.4, 0.4);
        Tensor second = Tensor.of(Shape.of(1, 3), 0, 1, 0);
        Tensor third = Tensor.of(Shape.of(1, 3), 0, 0, 1);
        assertThat(value(new Accuracy(), scores, second)).isEqualTo(1);
        assertThat(value(new Accuracy(), scores, third)).isEqualTo(0);
        assertThat(value(new TopK(1), scores, second)).isEqualTo(1);
        assertThat(value(new TopK(1), scores, third)).isEqualTo(0);
        assertThat(value(new TopK(2), scores, third)).isEqualTo(1);
    }

    @Test
    void ranksNegativeZeroAndZeroAlike() {
        Metric.Accumulator tally = new RocAuc().start(new Task.MultiLabel(List.of("spam")));
        tally.add(Tensor.of(Shape.of(2, 1), -0.0, 0.0), Tensor.of(Shape.of(2, 1), 0, 1));
        assertThat(tally.values()).containsEntry("roc-auc", new MetricValue.Scalar(0.5));
    }

    @Test
    void ranksNegativeAndInfiniteScores() {
        Metric.Accumulator tally = new RocAuc().start(new Task.MultiLabel(List.of("spam")));
        tally.add(
                Tensor.of(Shape.of(4, 1), Double.NEGATIVE_INFINITY, -2, -1, Double.POSITIVE_INFINITY),
                Tensor.of(Shape.of(4, 1), 0, 0, 1, 1));
        assertThat(tally.values()).containsEntry("roc-auc", new MetricValue.Scalar(1));
    }

    @Test
    void keepsTheErrorsOfOtherOutputsWhereOneIsNaN() {
        Metric.Accumulator tally = new MeanAbsoluteError().start(NUMBERS);
        tally.add(Tensor.of(Shape.of(1, 2), Double.NaN, 3), Tensor.of(Shape.of(1, 2), 1, 1));
        assertThat(tally.values())
                .containsEntry(
                        "mean-absolute-error/by-output",
                        new MetricValue.ByName(List.of("height", "weight"), List.of(Double.NaN, 2.0)));
    }

    @Test
    void drawsTheTenWorstOfManyClasses() {
        Task many = Task.MultiClass.of(12);
        Metric.Accumulator tally = new RocAuc().start(many);
        Tensor predictions = Tensor.zeros(Shape.of(24, 12));
        Tensor targets = Tensor.zeros(Shape.of(24, 12));
        for (int i = 0; i < 24; i++) {
            targets.values()[i * 12 + i / 2] = 1;
            predictions.values()[i * 12 + i / 2] = i < 4 ? 1 : i % 2;
        }
        tally.add(predictions, targets);
        assertThat(((MetricValue.Curves) Objects.requireNonNull(tally.values().get("roc-auc/curve"))).lines())
                .extracting(MetricValue.Curves.Line::name)
                .containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void keepsTheCurveOfManyScoresShort() {
        Random random = new Random(1);
        int n = 20_000;
        Tensor predictions = Tensor.zeros(Shape.of(n, 1));
        Tensor targets = Tensor.zeros(Shape.of(n, 1));
        for (int i = 0; i < n; i++) {
            targets.values()[i] = random.nextInt(2);
            predictions.values()[i] = (float) (random.nextGaussian() + targets.values()[i]);
        }
        for (Metric metric : List.of(new RocAuc(), new MeanAveragePrecision())) {
            Metric.Accumulator tally = metric.start(new Task.MultiLabel(List.of("spam")));
            tally.add(predictions, targets);
            MetricValue.Curves.Line line = tally.values().values().stream()
                    .filter(MetricValue.Curves.class::isInstance)
                    .map(value -> ((MetricValue.Curves) value).lines().get(0))
                    .findFirst()
                    .orElseThrow();
            assertThat(line.x()).hasSizeBetween(100, 450).startsWith(0.0).endsWith(1.0);
        }
    }

    @Test
    void putsAProbabilityThatIsABoundIntoTheBinBelowIt() {
        Metric.Accumulator tally = new CalibrationError(4).start(new Task.MultiLabel(List.of("spam")));
        tally.add(Tensor.of(Shape.of(4, 1), 0, 0.5, 0.75, 1), Tensor.of(Shape.of(4, 1), 0, 1, 1, 1));
        assertThat(tally.values().get("calibration-error/predictions/by-bin"))
                .isEqualTo(new MetricValue.ByName(
                        List.of("0.000 to 0.250", "0.250 to 0.500", "0.500 to 0.750", "0.750 to 1.000"),
                        List.of(1.0, 1.0, 1.0, 1.0)));
        assertThat(tally.values()).containsEntry("calibration-error/maximum", new MetricValue.Scalar(0.5));
    }

    @Test
    void asksForMoreClassesThanK() {
        assertThat(new TopK(2).supports(CLASSES)).isTrue();
        assertThat(new TopK(3).supports(CLASSES)).isFalse();
        assertThatThrownBy(() -> new TopK(0)).hasMessage("k must be at least 1, found 0");
    }

    private static double value(Metric metric, Tensor predictions, Tensor targets) {
        Metric.Accumulator tally = metric.start(CLASSES);
        tally.add(predictions, targets);
        return numbers(tally.values()).get(0);
    }

    private static List<Double> numbers(Map<String, MetricValue> values) {
        return values.values().stream()
                .flatMap(value -> {
                    if (value instanceof MetricValue.Scalar scalar) {
                        return Stream.of(scalar.value());
                    }
                    return value instanceof MetricValue.ByName byName
                            ? byName.values().stream()
                            : Stream.<Double>empty();
                })
                .toList();
    }

    /** Two pixels right, one wrong, one that counts for nothing; as a map and as a sequence. */
    @Test
    void countsThePlacesOfMapsAndSequences() {
        Tensor map = Tensor.of(Shape.of(1, 2, 2, 2), 0.9, 0.2, 0.8, 0.7, 0.1, 0.8, 0.2, 0.3);
        Tensor classes = Tensor.of(Shape.of(1, 2, 2, 2), 1, 0, 0, 0, 0, 1, 1, 0);
        Tensor sequence = Tensor.of(Shape.of(1, 4, 2), 0.9, 0.1, 0.2, 0.8, 0.8, 0.2, 0.7, 0.3);
        Tensor labels = Tensor.of(Shape.of(1, 4, 2), 1, 0, 0, 1, 0, 1, 0, 0);
        List<String> names = List.of("a", "b");
        for (Metric metric : List.of(new Accuracy(), new LogLoss(), new ConfusionMatrix())) {
            Metric.Accumulator pixels = metric.start(new Task.Segmentation(names, 2, 2));
            pixels.add(map, classes);
            Metric.Accumulator steps = metric.start(new Task.SequenceLabeling(names, 4));
            steps.add(sequence, labels);
            assertThat(pixels.values()).isEqualTo(steps.values());
        }
        Metric.Accumulator accuracy = new Accuracy().start(new Task.Segmentation(names, 2, 2));
        accuracy.add(map, classes);
        assertThat(accuracy.values().get("accuracy")).isEqualTo(new MetricValue.Scalar(2 / 3.0));
        assertThat(new RocAuc().supports(new Task.Segmentation(names, 2, 2))).isFalse();
    }
}
