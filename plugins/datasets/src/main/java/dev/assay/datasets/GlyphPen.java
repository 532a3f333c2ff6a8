package dev.assay.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws one digit: a template's strokes are jittered, bent, turned, and put down with a pen of random width.
 *
 * <p>Everything is done with additions, multiplications, divisions and square roots of doubles, which are the same everywhere,
 * and with StrictMath.
 */
final class GlyphPen {
    static final int SIDE = 28;

    /** The height of an undistorted digit in pixels, as in MNIST. */
    private static final double HEIGHT = 20;

    /** The height of the templates below. */
    private static final double TEMPLATE_HEIGHT = 90;

    private static final double MARGIN = 1.5;
    private static final int STEPS = 4;
    private static final int CELLS = 3;

    /** Grid points of the distortion along one side: a cubic B-spline over n cells has n + 3. */
    private static final int KNOTS = CELLS + 3;

    /**
     * The ways to write each digit. Points are x,y with y downwards and the digit within 5 to 95; a stroke is a smooth curve through its points,
     * with a corner at each that ends in !; a semicolon lifts the pen.
     */
    private static final List<List<double[][][]>> TEMPLATES = List.of(
            digit(
                    "50,5 29,20 22,50 30,82 50,95 71,82 78,50 71,20 50,5 42,8",
                    "62,8 42,6 28,28 25,60 36,90 58,94 74,72 76,40 66,14 50,8",
                    "56,9 34,12 22,40 25,72 44,94 66,86 78,58 74,26 60,8 48,12"),
            digit(
                    "50,5 50,50 50,95",
                    "30,28 42,18 54,5! 54,50 54,95",
                    "34,26 52,6! 52,50 52,94 ; 32,94 72,94",
                    "60,5 52,50 42,95"),
            digit(
                    "26,28 36,10 55,5 72,18 70,38 52,62 26,93! 50,92 76,92",
                    "28,24 45,6 66,10 72,32 56,62 34,86 24,92 22,82 34,78 52,90 66,95 80,88",
                    "24,22 48,5 72,20 64,48 40,75 24,94! 50,88 80,92"),
            digit(
                    "26,16 48,5 70,16 68,36 46,47! 70,56 76,76 58,94 36,93 22,80",
                    "26,8 50,8 72,8! 46,42! 70,52 76,74 60,93 38,94 22,82",
                    "28,14 50,5 68,18 62,38 44,46 40,50 48,50 70,60 72,82 50,96 26,86"),
            digit(
                    "34,6 24,58! 52,58 80,58 ; 64,30 60,96",
                    "62,95 62,50 62,5! 40,36 18,64! 50,64 82,64",
                    "28,8 25,36 32,54 50,56 70,48 ; 72,6 70,50 66,95",
                    "66,6 44,34 20,62! 50,61 80,60 ; 60,36 56,96"),
            digit(
                    "36,8 31,44! 50,38 72,50 76,72 60,93 38,94 22,84 ; 36,8 55,8 76,7",
                    "74,7 36,8! 32,44! 56,40 76,58 72,84 48,96 24,86",
                    "74,10 50,7 35,14 32,34 46,44 66,56 72,76 54,94 26,90"),
            digit(
                    "66,8 42,28 27,58 30,84 50,95 70,84 72,64 54,52 36,60 28,74",
                    "58,5 36,46 28,76 44,95 66,88 70,66 52,56 33,72",
                    "70,14 52,8 33,30 26,62 38,92 60,94 74,76 66,56 44,54 29,68"),
            digit(
                    "24,10 50,10 76,10! 58,55 44,95",
                    "24,10 50,9 76,8! 58,54 46,95 ; 36,52 70,50",
                    "24,26 26,10! 50,11 74,10! 58,46 48,95",
                    "24,16 40,8 60,11 76,8! 60,40 50,70 46,95"),
            digit(
                    "68,18 48,5 31,18 36,38 54,50 72,68 68,88 48,95 28,86 28,68 46,50 66,36 70,20 60,9",
                    "50,5 32,14 32,36 50,46 68,36 68,14 50,5 44,7 ; 50,46 27,60 28,86 50,95 72,86 74,60 50,46",
                    "72,12 52,6 34,16 34,34 50,48 68,66 66,88 46,95 30,84 34,64 54,46 70,28 74,12"),
            digit(
                    "70,24 54,6 34,12 26,32 38,50 58,46 70,24! 70,60 64,95",
                    "70,26 58,6 36,10 26,32 40,50 62,42 72,22! 74,56 62,88 40,95 26,86",
                    "68,10 46,6 28,22 32,44 52,48 67,30 70,10! 66,52 58,95"));

    private final RandomGenerator random;
    private final double difficulty;
    private final double[] distortion = new double[2 * KNOTS * KNOTS];
    private final float[] ink = new float[SIDE * SIDE];

    /**
     * @param random new from its start
     * @param difficulty from 0 to 1
     */
    GlyphPen(RandomGenerator random, double difficulty) {
        this.random = random;
        this.difficulty = difficulty;
    }

    /** Writes a picture of a digit, row-major, from {@code offset} on: 0 for paper, 255 for the darkest ink. */
    void draw(int digit, byte[] into, int offset) {
        List<double[][][]> ways = TEMPLATES.get(digit);
        double[][] lines = lines(ways.get((int) (random.nextDouble() * ways.size())));
        place(lines);
        double width = 2.1 + spread(0.3 + 1.0 * difficulty);
        Arrays.fill(ink, 0);
        for (double[] line : lines) {
            stroke(line, width);
        }
        double darkness = 255 * (1 - random.nextDouble() * 0.6 * difficulty);
        double noise = 255 * (0.01 + 0.16 * difficulty) * random.nextDouble();
        for (int i = 0; i < ink.length; i++) {
            double level = darkness * ink[i] + noise * normal();
            into[offset + i] = (byte) Math.max(0, Math.min(255, (int) (level + 0.5)));
        }
    }

    /** The strokes as polylines x0, y0, x1, y1, ..., in the templates' units around 0, each point of the template jittered. */
    private double[][] lines(double[][][] strokes) {
        double jitter = 0.8 + 3.4 * difficulty;
        double[][] lines = new double[strokes.length][];
        for (int s = 0; s < strokes.length; s++) {
            double[][] points = new double[strokes[s].length][];
            for (int p = 0; p < points.length; p++) {
                double[] point = strokes[s][p];
                points[p] =
                        new double[] {point[0] - 50 + jitter * normal(), point[1] - 50 + jitter * normal(), point[2]};
            }
            lines[s] = smooth(points);
        }
        return lines;
    }

    /** Points on the Catmull-Rom spline through the given ones, which ends and starts anew at each corner. */
    private static double[] smooth(double[][] points) {
        int pieces = points.length - 1;
        double[] line = new double[2 * (pieces * STEPS + 1)];
        for (int piece = 0; piece < pieces; piece++) {
            double[] from = points[piece];
            double[] to = points[piece + 1];
            double[] before = piece == 0 || from[2] != 0 ? from : points[piece - 1];
            double[] after = piece == pieces - 1 || to[2] != 0 ? to : points[piece + 2];
            for (int step = 0; step < STEPS; step++) {
                double t = (double) step / STEPS;
                int at = 2 * (piece * STEPS + step);
                line[at] = catmullRom(before[0], from[0], to[0], after[0], t);
                line[at + 1] = catmullRom(before[1], from[1], to[1], after[1], t);
            }
        }
        line[line.length - 2] = points[pieces][0];
        line[line.length - 1] = points[pieces][1];
        return line;
    }

    private static double catmullRom(double before, double from, double to, double after, double t) {
        return from
                + 0.5
                        * t
                        * (to
                                - before
                                + t
                                        * (2 * before
                                                - 5 * from
                                                + 4 * to
                                                - after
                                                + t * (3 * (from - to) + after - before)));
    }

    /** Turns, shears, scales, bends and shifts the lines, then moves them back where they would leave the picture. */
    private void place(double[][] lines) {
        double angle = spread(0.06 + 0.5 * difficulty);
        double shear = spread(0.06 + 0.6 * difficulty);
        double unit = HEIGHT / TEMPLATE_HEIGHT;
        double scaleX = unit * (1 + spread(0.08 + 0.4 * difficulty));
        double scaleY = unit * (1 + spread(0.05 + 0.3 * difficulty));
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double bend = 0.3 + 3.0 * difficulty;
        for (int i = 0; i < distortion.length; i++) {
            distortion[i] = bend * normal();
        }
        double shiftX = spread(0.4 + 4 * difficulty);
        double shiftY = spread(0.4 + 4 * difficulty);
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] line : lines) {
            for (int i = 0; i < line.length; i += 2) {
                double y = scaleY * line[i + 1];
                double x = scaleX * line[i] - shear * y;
                double turnedX = cos * x - sin * y + SIDE / 2.0;
                double turnedY = sin * x + cos * y + SIDE / 2.0;
                line[i] = turnedX + shiftX + bent(turnedX, turnedY, 0);
                line[i + 1] = turnedY + shiftY + bent(turnedX, turnedY, KNOTS * KNOTS);
                for (int axis = 0; axis < 2; axis++) {
                    low[axis] = Math.min(low[axis], line[i + axis]);
                    high[axis] = Math.max(high[axis], line[i + axis]);
                }
            }
        }
        for (int axis = 0; axis < 2; axis++) {
            double back = high[axis] - low[axis] > SIDE - 2 * MARGIN
                    ? SIDE / 2.0 - (low[axis] + high[axis]) / 2
                    : Math.max(0, MARGIN - low[axis]) - Math.max(0, high[axis] - SIDE + MARGIN);
            for (double[] line : lines) {
                for (int i = axis; i < line.length; i += 2) {
                    line[i] += back;
                }
            }
        }
    }

    /**
     * The elastic distortion at a place, along one axis: a smooth field of random displacements, after Simard, Steinkraus and Platt 2003,
     * https://doi.org/10.1109/ICDAR.2003.1227801, with a cubic B-spline over a coarse grid in place of a blurred fine one.
     */
    private double bent(double x, double y, int axis) {
        double u = Math.max(0, Math.min(CELLS - 1e-9, x * CELLS / SIDE));
        double v = Math.max(0, Math.min(CELLS - 1e-9, y * CELLS / SIDE));
        int column = (int) u;
        int row = (int) v;
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double inRow = 0;
            for (int j = 0; j < 4; j++) {
                inRow += spline(j, u - column) * distortion[axis + (row + i) * KNOTS + column + j];
            }
            sum += spline(i, v - row) * inRow;
        }
        return sum;
    }

    /** The four pieces of the uniform cubic B-spline. */
    private static double spline(int piece, double t) {
        double s = 1 - t;
        return switch (piece) {
            case 0 -> s * s * s / 6;
            case 1 -> (4 - 6 * t * t + 3 * t * t * t) / 6;
            case 2 -> (4 - 6 * s * s + 3 * s * s * s) / 6;
            default -> t * t * t / 6;
        };
    }

    /** Inks each pixel by how far its centre is from the line, with an edge one pixel soft; the pressure changes along the way. */
    private void stroke(double[] line, double width) {
        double start = 1 + spread(0.3 * difficulty);
        double end = 1 + spread(0.3 * difficulty);
        int segments = line.length / 2 - 1;
        for (int s = 0; s < segments; s++) {
            double radius = Math.max(0.4, width / 2 * (start + (end - start) * s / segments)) + 0.5;
            segment(line[2 * s], line[2 * s + 1], line[2 * s + 2], line[2 * s + 3], radius);
        }
    }

    private void segment(double x0, double y0, double x1, double y1, double radius) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double squared = Math.max(dx * dx + dy * dy, 1e-12);
        int left = Math.max(0, (int) (Math.min(x0, x1) - radius - 0.5));
        int right = Math.min(SIDE - 1, (int) (Math.max(x0, x1) + radius));
        int top = Math.max(0, (int) (Math.min(y0, y1) - radius - 0.5));
        int bottom = Math.min(SIDE - 1, (int) (Math.max(y0, y1) + radius));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double px = column + 0.5 - x0;
                double py = row + 0.5 - y0;
                double along = Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
                double ex = px - along * dx;
                double ey = py - along * dy;
                double distance = ex * ex + ey * ey;
                if (distance < radius * radius) {
                    int at = row * SIDE + column;
                    ink[at] = (float) Math.max(ink[at], Math.min(1, radius - Math.sqrt(distance)));
                }
            }
        }
    }

    /** Uniform from -most to most. */
    private double spread(double most) {
        return most * (2 * random.nextDouble() - 1);
    }

    /** Nearly normal, with mean 0 and variance 1: the sum of four uniform numbers, since libraries differ in their logarithms. */
    private double normal() {
        long bits = random.nextLong();
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - 131070) / 37837.22;
    }

    private static List<double[][][]> digit(String... ways) {
        return Arrays.stream(ways).map(GlyphPen::way).toList();
    }

    private static double[][][] way(String text) {
        return Arrays.stream(text.split(" ; "))
                .map(stroke ->
                        Arrays.stream(stroke.split(" ")).map(GlyphPen::point).toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    /** x, y, and whether the line has a corner here. */
    private static double[] point(String text) {
        boolean corner = text.endsWith("!");
        String[] numbers = (corner ? text.substring(0, text.length() - 1) : text).split(",");
        return new double[] {Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), corner ? 1 : 0};
    }
}
