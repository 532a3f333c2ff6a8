package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.run.MetricValue.Curves;
import dev.assay.run.MetricValue.Curves.Line;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * ECE, the expected calibration error: how far predicted probabilities are from how often they come true, by bins of equal width,
 * weighted by how many predictions a bin has.
 *
 * <p>Guo et al. 2017, https://arxiv.org/abs/1706.04599. What is predicted is the most probable class, or each label. Values: {@code
 * calibration-error}; {@code calibration-error/maximum}, of the worst bin; the reliability diagram, {@code calibration-error/curve}; and
 * what it is drawn from, {@code calibration-error/probability/by-bin}, {@code /frequency/by-bin} and {@code /predictions/by-bin}.
 *
 * @param bins at least 1; a bin holds its upper bound, and not its lower one
 */
@Name("calibration-error")
public record CalibrationError(int bins) implements Metric {
    public CalibrationError {
        Settings.atLeast(1, "bins", bins);
    }

    @Override
    public Goal goal() {
        return Goal.MINIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return !(task instanceof Task.Regression);
    }

    @Override
    public Accumulator start(Task task) {
        return new Bins(task, bins);
    }

    private static final class Bins extends Rows {
        private static final String NAME = "calibration-error";

        private final int bins;
        private final double[] probabilities;
        private final long[] hits;
        private final long[] predictions;

        Bins(Task task, int bins) {
            super(task);
            this.bins = bins;
            probabilities = new double[bins];
            hits = new long[bins];
            predictions = new long[bins];
        }

        @Override
        void row(float[] values, float[] targets, int offset) {
            if (multiClass()) {
                int best = largest(values, offset);
                count(values[offset + best], best == largest(targets, offset));
                return;
            }
            for (int c = 0; c < width; c++) {
                count(values[offset + c], present(targets[offset + c]));
            }
        }

        private void count(double probability, boolean hit) {
            int bin = Math.max(0, Math.min(bins - 1, (int) Math.ceil(probability * bins) - 1));
            probabilities[bin] += probability;
            hits[bin] += hit ? 1 : 0;
            predictions[bin]++;
        }

        @Override
        void values(Map<String, MetricValue> into) {
            double all = 0;
            double expected = 0;
            double maximum = 0;
            List<Double> probability = new ArrayList<>();
            List<Double> frequency = new ArrayList<>();
            for (int bin = 0; bin < bins; bin++) {
                double count = predictions[bin];
                double off = Math.abs(probabilities[bin] - hits[bin]);
                expected += off;
                maximum = Math.max(maximum, count == 0 ? 0 : off / count);
                all += count;
                probability.add(count == 0 ? Double.NaN : probabilities[bin] / count);
                frequency.add(count == 0 ? Double.NaN : hits[bin] / count);
            }
            Line line = new Line("mean of a bin", defined(probability), defined(frequency));
            put(
                    into,
                    expected / all,
                    maximum,
                    probability,
                    frequency,
                    LongStream.of(predictions).mapToObj(count -> (double) count).toList(),
                    List.of(line));
        }

        @Override
        void undefined(Map<String, MetricValue> into) {
            List<Double> nothing = Collections.nCopies(bins, Double.NaN);
            put(into, Double.NaN, Double.NaN, nothing, nothing, nothing, List.of());
        }

        private void put(
                Map<String, MetricValue> into,
                double expected,
                double maximum,
                List<Double> probability,
                List<Double> frequency,
                List<Double> counts,
                List<Line> lines) {
            scalar(into, NAME, expected);
            scalar(into, NAME + "/maximum", maximum);
            byBin(into, "probability", probability);
            byBin(into, "frequency", frequency);
            byBin(into, "predictions", counts);
            into.put(
                    NAME + "/curve",
                    new Curves("Reliability diagram", "predicted probability", "how often it came true", true, lines));
        }

        private void byBin(Map<String, MetricValue> into, String what, List<Double> values) {
            into.put(
                    NAME + "/" + what + "/by-bin",
                    new MetricValue.ByName(
                            IntStream.range(0, bins)
                                    .mapToObj(bin -> bound(bin) + " to " + bound(bin + 1))
                                    .toList(),
                            values));
        }

        private String bound(int bin) {
            return String.format(Locale.ROOT, "%.3f", (double) bin / bins);
        }

        private static List<Double> defined(List<Double> values) {
            return values.stream().filter(value -> !value.isNaN()).toList();
        }
    }
}
