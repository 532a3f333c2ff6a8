package dev.assay.metrics;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How often each class was taken for each: a row for each true class, in it a column for each predicted one.
 *
 * <p>For one label the classes are "not" it and it, in this order. Examples whose predictions are not numbers are in no cell.
 */
@Name("confusion-matrix")
public record ConfusionMatrix() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task.head() == Head.SOFTMAX
                || (task instanceof Task.MultiLabel && task.names().size() == 1);
    }

    @Override
    public Accumulator start(Task task) {
        List<String> classes = task.head() == Head.SOFTMAX
                ? task.names()
                : List.of("not " + task.names().get(0), task.names().get(0));
        long[][] counts = new long[classes.size()][classes.size()];
        return new Rows(task) {
            @Override
            void row(float[] predictions, float[] targets, int offset) {
                if (multiClass()) {
                    counts[largest(targets, offset)][largest(predictions, offset)]++;
                } else {
                    counts[present(targets[offset]) ? 1 : 0][predicted(predictions[offset]) ? 1 : 0]++;
                }
            }

            @Override
            void values(Map<String, MetricValue> into) {
                List<List<Long>> rows = Arrays.stream(counts)
                        .map(row -> LongStream.of(row).boxed().toList())
                        .toList();
                into.put("confusion-matrix", new MetricValue.ConfusionMatrix(classes, rows));
            }

            @Override
            void undefined(Map<String, MetricValue> into) {
                values(into);
            }
        };
    }
}
