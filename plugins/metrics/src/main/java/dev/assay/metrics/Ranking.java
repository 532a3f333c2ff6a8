package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/**
 * A figure of how well the scores of each class rank its examples before all others, and the mean over the classes that have one.
 *
 * <p>A ranking can't be known before the end, so all scores are kept: four bytes an example and class (up to twice that while the
 * arrays grow), and eight an example while a class is ranked.
 */
final class Ranking extends Rows {
    /** A figure of one class. */
    interface Figure {
        /**
         * The figure, NaN where it has none.
         *
         * @param truePositives for each distinct score, falling, how many examples of the class have it or a higher one
         * @param falsePositives likewise, how many of the others; of the same length, which is at least 1
         */
        double of(int[] truePositives, int[] falsePositives);
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
        Arrays.setAll(byClass, this::figure);
        put(into, byClass);
    }

    @Override
    void undefined(Map<String, MetricValue> into) {
        put(into, nowhere());
    }

    private void put(Map<String, MetricValue> into, double[] byClass) {
        scalar(into, name, meanOfDefined(byClass));
        byName(into, name + "/by-class", byClass);
    }

    private double figure(int c) {
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
        return figure.of(Arrays.copyOf(truePositives, distinct), Arrays.copyOf(falsePositives, distinct));
    }

    /** An integer that is ordered as the scores are, the same for 0 and -0. */
    private static int order(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }
}
