package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.run.MetricValue.Curves;
import dev.assay.run.MetricValue.Curves.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A figure of how well the scores of each class rank its examples before all others, the mean over the classes that have one, and the
 * curve under which the figure is an area: for each class or label, of more than ten for those with the smallest areas.
 *
 * <p>A ranking can't be known before the end, so all scores are kept: four bytes an example and class (up to twice that while the
 * arrays grow), and eight an example while a class is ranked.
 */
final class Ranking extends Rows {
    private static final int MOST_LINES = 10;

    /** A figure of one class, and its curve. */
    interface Figure {
        /**
         * The figure, NaN where it has none.
         *
         * @param truePositives for each distinct score, falling, how many examples of the class have it or a higher one
         * @param falsePositives likewise, how many of the others; of the same length, which is at least 1
         */
        double of(int[] truePositives, int[] falsePositives);

        /** Draws the curve of a class that has a figure, from the same counts. */
        void draw(int[] truePositives, int[] falsePositives, CurveBuilder into);

        /** The curves with these lines. */
        Curves curves(List<Line> lines);
    }

    private final String name;
    private final Figure figure;
    private final float[][] scores;
    private final BitSet[] positive;
    private int size;

    Ranking(Task task, String name, Figure figure) {
        super(task);
        this.name = name;
        this.figure = figure;
        this.scores = new float[width][64];
        this.positive = new BitSet[width];
        Arrays.setAll(positive, c -> new BitSet());
    }

    @Override
    void row(float[] predictions, float[] targets, int offset) {
        for (int c = 0; c < width; c++) {
            if (size == scores[c].length) {
                scores[c] = Arrays.copyOf(scores[c], 2 * size);
            }
            scores[c][size] = predictions[offset + c];
            positive[c].set(size, present(targets[offset + c]));
        }
        size++;
    }

    @Override
    void values(Map<String, MetricValue> into) {
        double[] byClass = new double[width];
        List<Line> lines = new ArrayList<>();
        for (int c = 0; c < width; c++) {
            int[][] counts = counts(c);
            byClass[c] = figure.of(counts[0], counts[1]);
            CurveBuilder curve = new CurveBuilder();
            if (!Double.isNaN(byClass[c])) {
                figure.draw(counts[0], counts[1], curve);
            }
            lines.add(curve.line(names.get(c)));
        }
        put(
                into,
                byClass,
                IntStream.range(0, width)
                        .filter(c -> !Double.isNaN(byClass[c]))
                        .boxed()
                        .sorted(Comparator.comparingDouble(c -> byClass[c]))
                        .limit(MOST_LINES)
                        .sorted()
                        .map(lines::get)
                        .toList());
    }

    @Override
    void undefined(Map<String, MetricValue> into) {
        put(into, nowhere(), List.of());
    }

    private void put(Map<String, MetricValue> into, double[] byClass, List<Line> lines) {
        scalar(into, name, meanOfDefined(byClass));
        byName(into, name + "/by-class", byClass);
        into.put(name + "/curve", figure.curves(lines));
    }

    /** For each distinct score of a class, falling, how many of the class and how many others have it or a higher one. */
    private int[][] counts(int c) {
        long[] ranked = new long[size];
        for (int i = 0; i < size; i++) {
            ranked[i] = (long) order(scores[c][i]) << 1 | (positive[c].get(i) ? 1 : 0);
        }
        Arrays.sort(ranked);
        int[] truePositives = new int[size];
        int[] falsePositives = new int[size];
        int distinct = 0;
        int of = 0;
        int others = 0;
        for (int i = size - 1; i >= 0; i--) {
            if ((ranked[i] & 1) == 1) {
                of++;
            } else {
                others++;
            }
            // Equal scores are one threshold: their order among each other must not matter.
            if (i == 0 || ranked[i] >> 1 != ranked[i - 1] >> 1) {
                truePositives[distinct] = of;
                falsePositives[distinct] = others;
                distinct++;
            }
        }
        return new int[][] {Arrays.copyOf(truePositives, distinct), Arrays.copyOf(falsePositives, distinct)};
    }

    /** An integer that is ordered as the scores are, the same for 0 and -0. */
    private static int order(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }
}
