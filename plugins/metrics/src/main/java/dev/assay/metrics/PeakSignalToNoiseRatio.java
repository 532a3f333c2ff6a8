package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import java.util.Map;

/**
 * PSNR: 10 log10(peak^2 / mean squared error) of an image, in decibel, and its mean over the examples, each of which is an image.
 *
 * <p>Infinite where an image is met exactly. Value: {@code psnr}. Taken only where a config names it.
 *
 * @param peak the greatest value that a target can have: 1 or 255
 */
@Name("psnr")
public record PeakSignalToNoiseRatio(double peak) implements Metric {
    public PeakSignalToNoiseRatio {
        Settings.positive("peak", peak);
    }

    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }

    @Override
    public boolean usual(Task task) {
        return false;
    }

    @Override
    public Accumulator start(Task task) {
        return new Rows(task) {
            private double sum;

            @Override
            void row(float[] predictions, float[] targets, int offset) {
                double squares = 0;
                for (int i = 0; i < width; i++) {
                    double off = (double) predictions[offset + i] - targets[offset + i];
                    squares += off * off;
                }
                sum += 10 * Math.log10(peak * peak * width / squares);
            }

            @Override
            void values(Map<String, MetricValue> into) {
                scalar(into, "psnr", sum / examples());
            }

            @Override
            void undefined(Map<String, MetricValue> into) {
                scalar(into, "psnr", Double.NaN);
            }
        };
    }
}
