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
                            new MeanAbsoluteError(),
                            new MeanSquaredError(),
                            new RootMeanSquaredError(),
                            new R2()),
                    IntStream.range(1, 6).mapToObj(TopK::new))
            .toList();

    private record Case(String name, Task task, float[][] predictions, float[][] targets, JsonNode expected) {
        Map<String, MetricValue> values(int batchSize) {
            Map<String, MetricValue> all = new LinkedHashMap<>();
            for (Metric metric : METRICS) {
                if (metric.supports(task)) {
                    Metric.Accumulator tally = metric.start(task);
                    for (int from = 0; from < predictions.length; from += batchSize) {
                        int to = Math.min(from + batchSize, predictions.length);
                        tally.add(tensor(predictions, from, to), tensor(targets, from, to));
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
                    .filteredOn(name -> !name.startsWith("top-"))
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .filter(name -> !name.startsWith("top-"))
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
        }
    }

    private static void close(String name, double found, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(found).as(name).isNaN();
        } else {
            double value = expected.asDouble();
            assertThat(found).as(name).isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
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
        List<String> names =
                IntStream.range(0, predictions[0].length).mapToObj(i -> "c" + i).toList();
        Task task = switch (json.get("task").asText()) {
            case "multi-class" -> new Task.MultiClass(names);
            case "multi-label" -> new Task.MultiLabel(names);
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
