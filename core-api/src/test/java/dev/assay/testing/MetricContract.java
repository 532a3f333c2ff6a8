package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a metric must do: have its own name as the main value, take examples in any order and any batches to the same values, be
 * defined or NaN at every corner, and never throw on a task that it supports.
 */
public abstract class MetricContract {
    private static final int ROWS = 40;

    /** The metric under test. */
    protected abstract Metric metric();

    /** The name of the main value: the metric's own unless a setting is part of it. */
    protected String mainValue() {
        return Objects.requireNonNull(metric().getClass().getAnnotation(Name.class))
                .value();
    }

    private List<Task> tasks() {
        return Samples.tasks().stream().filter(metric()::supports).toList();
    }

    private static Tensor predictions(Task task) {
        return task.head().apply(Samples.normal(new Random(1), task.outputs().batched(ROWS)));
    }

    private static Tensor targets(Task task) {
        return Samples.targets(new Random(2), task, ROWS);
    }

    private static Tensor rows(Tensor all, List<Integer> rows) {
        int width = all.rowLength();
        float[] values = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(all.values(), rows.get(i) * width, values, i * width, width);
        }
        return new Tensor(all.shape().with(0, rows.size()), values);
    }

    /** All numbers by name, rounded to what summation in another order may change. */
    private Map<String, List<Double>> values(Task task, List<List<Integer>> batches) {
        Metric.Accumulator accumulator = metric().start(task);
        for (List<Integer> batch : batches) {
            accumulator.add(rows(predictions(task), batch), rows(targets(task), batch));
        }
        return numbers(accumulator);
    }

    private static Map<String, List<Double>> numbers(Metric.Accumulator accumulator) {
        Map<String, List<Double>> numbers = new LinkedHashMap<>();
        accumulator
                .values()
                .forEach((name, value) -> numbers.put(
                        name,
                        flat(value).stream()
                                .map(x -> Double.isFinite(x) ? Math.rint(x * 1e9) / 1e9 + 0.0 : x)
                                .toList()));
        return numbers;
    }

    private static List<Double> flat(MetricValue value) {
        if (value instanceof MetricValue.Scalar scalar) {
            return List.of(scalar.value());
        }
        if (value instanceof MetricValue.ByName byName) {
            return byName.values();
        }
        if (value instanceof MetricValue.Curves curves) {
            return curves.lines().stream()
                    .flatMap(line -> Stream.concat(line.x().stream(), line.y().stream()))
                    .toList();
        }
        return ((MetricValue.ConfusionMatrix) value)
                .counts().stream().flatMap(List::stream).map(Long::doubleValue).toList();
    }

    private static List<Integer> all() {
        return IntStream.range(0, ROWS).boxed().toList();
    }

    @Test
    void supportsATask() {
        assertThat(tasks()).isNotEmpty();
    }

    @Test
    void namesItsValuesAfterItself() {
        String name = mainValue();
        for (Task task : tasks()) {
            Map<String, List<Double>> values = values(task, List.of(all()));
            assertThat(values.keySet()).contains(name).allMatch(n -> n.equals(name) || n.startsWith(name + "/"));
            assertThat(values.get(name)).doesNotContain(Double.NaN);
        }
    }

    @Test
    void doesNotCareAboutBatches() {
        List<Integer> all = all();
        List<List<Integer>> batches =
                List.of(all.subList(0, 1), all.subList(1, 18), all.subList(18, 18), all.subList(18, ROWS));
        for (Task task : tasks()) {
            assertThat(values(task, batches)).isEqualTo(values(task, List.of(all)));
        }
    }

    @Test
    void doesNotCareAboutTheOrder() {
        List<Integer> shuffled = new ArrayList<>(all());
        Collections.shuffle(shuffled, new Random(3));
        for (Task task : tasks()) {
            assertThat(values(task, List.of(shuffled))).isEqualTo(values(task, List.of(all())));
        }
    }

    @Test
    void startsAnewEachTime() {
        for (Task task : tasks()) {
            assertThat(values(task, List.of(all()))).isEqualTo(values(task, List.of(all())));
        }
    }

    @Test
    void keepsItsNamesWhateverItHasSeen() {
        for (Task task : tasks()) {
            assertThat(numbers(metric().start(task)).keySet())
                    .isEqualTo(values(task, List.of(all())).keySet());
        }
    }

    @Test
    void doesNotThrowAtTheCorners() {
        for (Task task : tasks()) {
            Shape shape = task.outputs().batched(4);
            Tensor equal = new Tensor(shape, new float[shape.length()]);
            Arrays.fill(equal.values(), task.head() == Head.LINEAR ? 2 : 1f / shape.size(1));
            Tensor first = new Tensor(shape, new float[shape.length()]);
            for (int row = 0; row < 4; row++) {
                first.values()[row * shape.size(1)] = 1;
            }
            for (Tensor predictions : List.of(equal, first)) {
                Metric.Accumulator accumulator = metric().start(task);
                accumulator.add(predictions, first);
                assertThat(numbers(accumulator)).isNotEmpty();
            }
        }
    }

    @Test
    void findsNothingWorseThanRightPredictions() {
        String name = mainValue();
        for (Task task : tasks()) {
            MetricValue random = Objects.requireNonNull(
                    accumulated(task, predictions(task)).values().get(name));
            MetricValue right = Objects.requireNonNull(
                    accumulated(task, targets(task)).values().get(name));
            if (random instanceof MetricValue.Scalar a && right instanceof MetricValue.Scalar b) {
                assertThat(metric().goal() == Metric.Goal.MAXIMIZE ? b.value() - a.value() : a.value() - b.value())
                        .isNotNegative();
            }
        }
    }

    private Metric.Accumulator accumulated(Task task, Tensor predictions) {
        Metric.Accumulator accumulator = metric().start(task);
        accumulator.add(predictions, targets(task));
        return accumulator;
    }
}
