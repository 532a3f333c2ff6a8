package dev.assay.metrics;

import dev.assay.run.MetricValue.Curves.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * A line from its points in their order, without those that nobody would see: those on the way from one neighbour to the other, and
 * those nearer than a two-hundredth, to the right and up, to the one before. A curve of ten thousand scores would fill the record else.
 */
final class CurveBuilder {
    private static final double NEAR = 0.005;
    private static final double STRAIGHT = 1e-12;

    private final List<double[]> kept = new ArrayList<>();
    private double x;
    private double y;

    /** Adds a point; x never falls, or never rises. */
    void add(double toX, double toY) {
        if (!kept.isEmpty()) {
            double[] last = kept.get(kept.size() - 1);
            boolean near = Math.abs(toX - last[0]) < NEAR && Math.abs(toY - last[1]) < NEAR;
            if (!near) {
                keep(toX, toY);
            }
        } else {
            keep(toX, toY);
        }
        x = toX;
        y = toY;
    }

    /** The line to the last point that was added. */
    Line line(String name) {
        if (!kept.isEmpty()) {
            double[] last = kept.get(kept.size() - 1);
            if (last[0] != x || last[1] != y) {
                keep(x, y);
            }
        }
        return new Line(
                name,
                kept.stream().map(point -> point[0]).toList(),
                kept.stream().map(point -> point[1]).toList());
    }

    private void keep(double toX, double toY) {
        int n = kept.size();
        if (n > 1) {
            double[] a = kept.get(n - 2);
            double[] b = kept.get(n - 1);
            boolean between = (b[0] - a[0]) * (toX - b[0]) + (b[1] - a[1]) * (toY - b[1]) >= 0;
            if (between && Math.abs((b[0] - a[0]) * (toY - b[1]) - (b[1] - a[1]) * (toX - b[0])) < STRAIGHT) {
                kept.remove(n - 1);
            }
        }
        kept.add(new double[] {toX, toY});
    }
}
