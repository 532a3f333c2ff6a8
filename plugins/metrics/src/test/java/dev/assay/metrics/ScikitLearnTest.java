package dev.assay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every value of every metric against what scikit-learn finds; the cases are made by src/test/python/scikit_learn_cases.py. */
class ScikitLearnTest {
    private static final List<Metric> METRICS = Stream.<Metric>concat(
                    Stream.of(
                            new Accuracy(),
                            new LogLoss(),
                            new Precision(),
                            new Recall(),
                            new F1(),
                            new MeanAveragePrecision(),
                            new RocAuc(),
                            new ConfusionMatrix(),
                            new BrierScore(),
                            new CalibrationError(15),
                            new Perplexity(),
                            new IntersectionOverUnion(),
                            new Dice(),
                            new MeanAbsoluteError(),
                            new MeanSquaredError(),
                            new RootMeanSquaredError(),
                            new R2(),
                            new PeakSignalToNoiseRatio(255)),
                    IntStream.range(1, 6).boxed().flatMap(k -> Stream.of(new TopK(k), new TopKError(k))))
            .toList();

    private record Case(String name, Task task, float[][] predictions, float[][] targets, JsonNode expected) {
        Map<String, MetricValue> values(int batchSize) {
            Map<String, MetricValue> all = new LinkedHashMap<>();
            for (Metric metric : METRICS) {
                if (metric.supports(task)) {
                    Metric.Accumulator tally = metric.start(task);
                    for (int from = 0; from < predictions.length; from += batchSize) {
                        int to = Math.min(from + batchSize, predictions.length);
                        Shape shape = task.outputs().batched(to - from);
                        tally.add(
                                tensor(predictions, from, to).reshape(shape),
                                tensor(targets, from, to).reshape(shape));
                    }
                    all.putAll(tally.values());
                }
            }
            return all;
        }
    }

    @TestFactory
    Stream<DynamicTest> findsWhatScikitLearnFinds() throws IOException {
        return cases().map(c -> DynamicTest.dynamicTest(c.name, () -> {
            Map<String, MetricValue> found = c.values(7);
            c.expected.properties().forEach(entry -> {
                assertThat(found).containsKey(entry.getKey());
                same(entry.getKey(), Objects.requireNonNull(found.get(entry.getKey())), entry.getValue());
            });
        }));
    }

    @TestFactory
    Stream<DynamicTest> givesNothingThatScikitLearnWasNotAskedFor() throws IOException {
        return cases().map(c -> DynamicTest.dynamicTest(c.name, () -> {
            List<String> expected = new ArrayList<>();
            c.expected.fieldNames().forEachRemaining(expected::add);
            assertThat(c.values(7).keySet())
                    .filteredOn(name -> !name.startsWith("top-") && !name.endsWith("/curve"))
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .filter(name -> !name.startsWith("top-") && !name.endsWith("/curve"))
                            .toList());
        }));
    }

    @TestFactory
    Stream<DynamicTest> doesNotDependOnTheBatches() throws IOException {
        return cases().map(c ->
                DynamicTest.dynamicTest(c.name, () -> assertThat(c.values(1)).isEqualTo(c.values(64))));
    }

    @Test
    void holdsEnoughCasesOfEachTask() throws IOException {
        assertThat(cases().filter(c -> c.task instanceof Task.MultiClass)).hasSizeGreaterThan(10);
        assertThat(cases().filter(c -> c.task instanceof Task.MultiLabel)).hasSizeGreaterThan(7);
        assertThat(cases().filter(c -> c.task instanceof Task.Regression)).hasSizeGreaterThan(5);
        assertThat(cases().filter(c -> c.task instanceof Task.Segmentation)).hasSizeGreaterThan(3);
    }

    private static void same(String name, MetricValue found, JsonNode expected) {
        if (found instanceof MetricValue.Scalar scalar) {
            close(name, scalar.value(), expected);
        } else if (found instanceof MetricValue.ByName byName) {
            assertThat(byName.values()).as(name).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                close(name + " of " + byName.names().get(i), byName.values().get(i), expected.get(i));
            }
        } else if (found instanceof MetricValue.ConfusionMatrix matrix) {
            assertThat(matrix.counts())
                    .as(name)
                    .isEqualTo(elements(expected)
                            .map(row -> elements(row).map(JsonNode::asLong).toList())
                            .toList());
        } else if (found instanceof MetricValue.Curves curves) {
            assertThat(curves.lines()).as(name).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                same(
                        name + " of " + curves.lines().get(i).name(),
                        points(curves.lines().get(i)),
                        points(expected.get(i)));
            }
        }
    }

    /** Ours are some of scikit-learn's, the first and the last among them, and none of those that we leave out is off our line. */
    private static void same(String name, List<double[]> found, List<double[]> expected) {
        assertThat(found.get(0)).as(name).containsExactly(expected.get(0), within(1e-9));
        assertThat(found.get(found.size() - 1))
                .as(name)
                .containsExactly(expected.get(expected.size() - 1), within(1e-9));
        for (double[] point : found) {
            assertThat(expected).as(name).anyMatch(p -> distance(p, point) < 1e-9);
        }
        for (double[] point : expected) {
            assertThat(IntStream.range(1, Math.max(2, found.size()))
                            .mapToDouble(i ->
                                    distance(point, found.get(i - 1), found.get(Math.min(i, found.size() - 1))))
                            .min()
                            .orElseThrow())
                    .as(name)
                    .isLessThan(0.0075);
        }
    }

    private static double distance(double[] one, double[] other) {
        return Math.hypot(one[0] - other[0], one[1] - other[1]);
    }

    /** How far a point is from the line between two others. */
    private static double distance(double[] point, double[] from, double[] to) {
        double length = distance(from, to);
        if (length == 0) {
            return distance(point, from);
        }
        double along = ((point[0] - from[0]) * (to[0] - from[0]) + (point[1] - from[1]) * (to[1] - from[1])) / length;
        double share = Math.max(0, Math.min(1, along / length));
        return distance(point, new double[] {from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])});
    }

    private static List<double[]> points(MetricValue.Curves.Line line) {
        return IntStream.range(0, line.x().size())
                .mapToObj(i -> new double[] {line.x().get(i), line.y().get(i)})
                .toList();
    }

    private static List<double[]> points(JsonNode line) {
        return IntStream.range(0, line.get(0).size())
                .mapToObj(i -> new double[] {
                    line.get(0).get(i).asDouble(), line.get(1).get(i).asDouble()
                })
                .toList();
    }

    private static void close(String name, double found, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(found).as(name).isNaN();
        } else {
            double value = Double.parseDouble(expected.asText());
            if (Double.isInfinite(value)) {
                assertThat(found).as(name).isEqualTo(value);
            } else {
                assertThat(found).as(name).isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
            }
        }
    }

    private static Tensor tensor(float[][] rows, int from, int to) {
        int width = rows[0].length;
        float[] values = new float[(to - from) * width];
        for (int i = from; i < to; i++) {
            System.arraycopy(rows[i], 0, values, (i - from) * width, width);
        }
        return new Tensor(Shape.of(to - from, width), values);
    }

    private static Stream<Case> cases() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ScikitLearnTest.class.getResourceAsStream("/scikit-learn-cases.json"))) {
            return elements(new ObjectMapper().readTree(in)).map(ScikitLearnTest::read);
        }
    }

    private static Case read(JsonNode json) {
        float[][] predictions = rows(json.get("predictions"));
        int width = json.has("shape") ? json.get("shape").get(0).asInt() : predictions[0].length;
        List<String> names = IntStream.range(0, width).mapToObj(i -> "c" + i).toList();
        Task task = switch (json.get("task").asText()) {
            case "multi-class" -> new Task.MultiClass(names);
            case "multi-label" -> new Task.MultiLabel(names);
            case "segmentation" ->
                new Task.Segmentation(
                        names,
                        json.get("shape").get(1).asInt(),
                        json.get("shape").get(2).asInt());
            default -> new Task.Regression(names);
        };
        return new Case(json.get("name").asText(), task, predictions, rows(json.get("targets")), json.get("expected"));
    }

    private static float[][] rows(JsonNode json) {
        return elements(json)
                .map(row -> {
                    float[] values = new float[row.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) row.get(i).asDouble();
                    }
                    return values;
                })
                .toArray(float[][]::new);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
