package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A figure of how far predicted numbers are off, for each output, and its mean over the outputs.
 *
 * <p>A prediction that is not a number makes the figure of its output NaN, and so the mean.
 */
final class Errors implements Metric.Accumulator {
    /** A figure of one output; not called without an example. */
    interface Figure {
        double of(Output output);
    }

    /** What is known of one output's errors, and of its targets by Welford's running mean and sum of squares. */
    static final class Output {
        long examples;
        double absolute;
        double squared;
        double mean;
        double squaresAroundMean;

        private void add(double prediction, double target) {
            double error = prediction - target;
            examples++;
            absolute += Math.abs(error);
            squared += error * error;
            double fromMean = target - mean;
            mean += fromMean / examples;
            squaresAroundMean += fromMean * (target - mean);
        }
    }

    private final List<String> names;
    private final String name;
    private final Figure figure;
    private final List<Output> outputs;

    Errors(Task task, String name, Figure figure) {
        this.names = task.names();
        this.name = name;
        this.figure = figure;
        this.outputs = names.stream().map(n -> new Output()).toList();
    }

    @Override
    public void add(Tensor predictions, Tensor targets) {
        if (!predictions.shape().equals(targets.shape()) || predictions.rowLength() != outputs.size()) {
            throw new IllegalArgumentException("predictions of " + predictions.shape() + " and targets of "
                    + targets.shape() + " do not go together for " + outputs.size() + " outputs");
        }
        float[] p = predictions.values();
        float[] t = targets.values();
        for (int i = 0; i < p.length; i++) {
            outputs.get(i % outputs.size()).add(p[i], t[i]);
        }
    }

    @Override
    public Map<String, MetricValue> values() {
        List<Double> byOutput = new ArrayList<>();
        for (Output output : outputs) {
            byOutput.add(output.examples == 0 ? Double.NaN : figure.of(output));
        }
        Map<String, MetricValue> values = new LinkedHashMap<>();
        double mean =
                byOutput.stream().flatMapToDouble(DoubleStream::of).average().orElseThrow();
        values.put(name, new MetricValue.Scalar(mean));
        if (names.size() > 1) {
            values.put(name + "/by-output", new MetricValue.ByName(names, byOutput));
        }
        return values;
    }
}
