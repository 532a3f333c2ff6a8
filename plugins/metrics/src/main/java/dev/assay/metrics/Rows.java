package dev.assay.metrics;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** A tally that goes through the examples one by one; through their places where a sequence or an image has many, leaving out those that no class is given for. */
abstract class Rows implements Metric.Accumulator {
    /** Above this probability a label counts as predicted. */
    private static final float THRESHOLD = 0.5f;

    final Task task;
    final List<String> names;
    final int width;
    private long examples;
    private long notNumbers;

    Rows(Task task) {
        this.task = task;
        this.names = task.names();
        this.width = names.size();
    }

    /** Takes in one example: {@code width} predictions and targets from {@code offset} on, no prediction being NaN. */
    abstract void row(float[] predictions, float[] targets, int offset);

    /** Fills in the values; called with at least one example, none of them with a NaN among its predictions. */
    abstract void values(Map<String, MetricValue> into);

    /** The values where there is no example, or a prediction is not a number. */
    abstract void undefined(Map<String, MetricValue> into);

    @Override
    public final void add(Tensor predictions, Tensor targets) {
        if (!predictions.shape().equals(targets.shape())
                || !predictions.shape().unbatched().equals(task.outputs())) {
            throw new IllegalArgumentException("predictions of " + predictions.shape() + " and targets of "
                    + targets.shape() + " do not go together for " + width + " outputs");
        }
        float[] p = Head.rows(predictions).values();
        float[] t = Head.rows(targets).values();
        boolean places = task.outputs().rank() > 1;
        for (int offset = 0; offset < p.length; offset += width) {
            if (anyNaN(p, offset)) {
                notNumbers++;
            } else if (!places || present(t[offset + largest(t, offset)])) {
                examples++;
                row(p, t, offset);
            }
        }
    }

    @Override
    public final Map<String, MetricValue> values() {
        Map<String, MetricValue> values = new LinkedHashMap<>();
        if (examples == 0 || notNumbers > 0) {
            undefined(values);
        } else {
            values(values);
        }
        return values;
    }

    final long examples() {
        return examples;
    }

    final boolean multiClass() {
        return task.head() == Head.SOFTMAX;
    }

    /** Where the largest value of a row stands: the first among equals. */
    final int largest(float[] values, int offset) {
        return Tensor.largest(values, offset, width);
    }

    static boolean predicted(float probability) {
        return probability > THRESHOLD;
    }

    /** Whether an example has a label, by its target. */
    static boolean present(float target) {
        return target > 0.5f;
    }

    /** A figure for each name; nothing where there is but one name, whose figure is the main one. */
    final void byName(Map<String, MetricValue> into, String name, double[] values) {
        if (width > 1) {
            List<Double> list = new ArrayList<>();
            for (double value : values) {
                list.add(value);
            }
            into.put(name, new MetricValue.ByName(names, list));
        }
    }

    final double[] nowhere() {
        double[] values = new double[width];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    static void scalar(Map<String, MetricValue> into, String name, double value) {
        into.put(name, new MetricValue.Scalar(value));
    }

    /** The mean of the values that are defined; NaN where none is. */
    static double meanOfDefined(double[] values) {
        OptionalDouble mean =
                DoubleStream.of(values).filter(v -> !Double.isNaN(v)).average();
        return mean.isPresent() ? mean.getAsDouble() : Double.NaN;
    }

    private boolean anyNaN(float[] values, int offset) {
        for (int c = 0; c < width; c++) {
            if (Float.isNaN(values[offset + c])) {
                return true;
            }
        }
        return false;
    }
}
