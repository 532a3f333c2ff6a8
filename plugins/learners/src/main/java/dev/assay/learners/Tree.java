package dev.assay.learners;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A binary tree of questions "is this input at most this threshold?", with the mean of the targets in its leaves.
 *
 * <p>CART: Breiman et al. 1984. A split is the one that lowers the sum of the targets' variances most. For targets of 0 and 1, one for each class,
 * that sum is the Gini impurity, so that the same tree serves classes, labels and numbers.
 */
final class Tree {
    private static final double PURE = 1e-14;

    private final int width;
    private final int outputs;
    /** The input that a node asks for; -1 in a leaf. */
    private final int[] feature;

    private final float[] threshold;
    /** Where the answer yes leads to; no leads to the node after it. */
    private final int[] left;

    private final float[] values;

    private Tree(int width, int outputs, int[] feature, float[] threshold, int[] left, float[] values) {
        this.width = width;
        this.outputs = outputs;
        this.feature = feature;
        this.threshold = threshold;
        this.left = left;
        this.values = values;
    }

    /**
     * How a tree grows.
     *
     * @param maxDepth questions on the way to a leaf, at most
     * @param minLeaf examples in a leaf, at least
     * @param features how many inputs that are not constant are tried for a split
     * @param random which; not asked where all are tried
     */
    record Growth(int maxDepth, int minLeaf, int features, RandomGenerator random) {}

    /** The tree of the examples whose weight is above 0. */
    static Tree grow(Table table, double[] weights, Growth growth) {
        return new Grower(table, weights, growth).grow();
    }

    /** Adds the mean of the leaf that a row falls into, times a factor. */
    void add(float[] inputs, int row, double factor, double[] into) {
        int from = leaf(inputs, row) * outputs;
        for (int o = 0; o < outputs; o++) {
            into[o] += factor * values[from + o];
        }
    }

    /** The class with the largest mean in the leaf that a row falls into. */
    int label(float[] inputs, int row) {
        return Tensor.largest(values, leaf(inputs, row) * outputs, outputs);
    }

    private int leaf(float[] inputs, int row) {
        int node = 0;
        while (feature[node] >= 0) {
            node = left[node] + (inputs[row * width + feature[node]] <= threshold[node] ? 0 : 1);
        }
        return node;
    }

    int leaves() {
        return (int) Arrays.stream(feature).filter(f -> f < 0).count();
    }

    /** The numbers that make the tree. */
    Map<String, Tensor> learned() {
        int n = feature.length;
        Map<String, Tensor> learned = new LinkedHashMap<>();
        Tensor features = Tensor.zeros(Shape.of(n));
        Tensor lefts = Tensor.zeros(Shape.of(n));
        for (int i = 0; i < n; i++) {
            features.values()[i] = feature[i];
            lefts.values()[i] = left[i];
        }
        learned.put("inputs", Tensor.of(Shape.of(1), width));
        learned.put("feature", features);
        learned.put("threshold", new Tensor(Shape.of(n), threshold));
        learned.put("left", lefts);
        learned.put("values", new Tensor(Shape.of(n, outputs), values));
        return learned;
    }

    /** The tree that these numbers make. */
    static Tree of(Map<String, Tensor> learned, int width, int outputs) {
        float[] features = Learned.tensor(learned, "feature", Learned.ANY).values();
        int n = features.length;
        float[] lefts = Learned.tensor(learned, "left", n).values();
        int[] feature = new int[n];
        int[] left = new int[n];
        boolean sound = Learned.tensor(learned, "inputs", 1).values()[0] == width && n > 0;
        for (int i = 0; i < n; i++) {
            feature[i] = (int) features[i];
            left[i] = (int) lefts[i];
            // Children come after their parent, so that there is no way around in circles.
            sound &= feature[i] < 0 || (feature[i] < width && left[i] > i && left[i] + 1 < n);
        }
        if (!sound) {
            throw new IllegalArgumentException("what was learned is no tree for inputs of " + width + " numbers");
        }
        return new Tree(
                width,
                outputs,
                feature,
                Learned.tensor(learned, "threshold", n).values(),
                left,
                Learned.tensor(learned, "values", n, outputs).values());
    }

    private static final class Grower {
        /** A node that is still a leaf: the rows from {@code from} to before {@code to}. */
        private record Leaf(int node, int from, int to, int depth) {}

        private record Split(int feature, float threshold) {}

        private final Table table;
        private final double[] weights;
        private final Growth growth;
        private final int[] rows;
        private final int[] features;
        private final long[] keys;
        private final int[] order;
        private final List<Split> splits = new ArrayList<>();
        private final List<Integer> lefts = new ArrayList<>();
        private final List<float[]> means = new ArrayList<>();

        Grower(Table table, double[] weights, Growth growth) {
            this.table = table;
            this.weights = weights;
            this.growth = growth;
            int[] used = new int[table.rows()];
            int count = 0;
            for (int row = 0; row < table.rows(); row++) {
                if (weights[row] > 0) {
                    used[count++] = row;
                }
            }
            rows = Arrays.copyOf(used, count);
            keys = new long[count];
            order = new int[count];
            features = new int[table.width()];
            Arrays.setAll(features, i -> i);
        }

        Tree grow() {
            Deque<Leaf> open = new ArrayDeque<>();
            open.push(leaf(0, rows.length, 0));
            while (!open.isEmpty()) {
                Leaf leaf = open.pop();
                Split split = split(leaf);
                splits.set(leaf.node, split);
                if (split.feature >= 0) {
                    int middle = divide(leaf, split);
                    Leaf yes = leaf(leaf.from, middle, leaf.depth + 1);
                    Leaf no = leaf(middle, leaf.to, leaf.depth + 1);
                    lefts.set(leaf.node, yes.node);
                    open.push(no);
                    open.push(yes);
                }
            }
            int n = splits.size();
            float[] thresholds = new float[n];
            float[] values = new float[n * table.outputs()];
            for (int i = 0; i < n; i++) {
                thresholds[i] = splits.get(i).threshold;
                System.arraycopy(means.get(i), 0, values, i * table.outputs(), table.outputs());
            }
            return new Tree(
                    table.width(),
                    table.outputs(),
                    splits.stream().mapToInt(Split::feature).toArray(),
                    thresholds,
                    lefts.stream().mapToInt(Integer::intValue).toArray(),
                    values);
        }

        private Leaf leaf(int from, int to, int depth) {
            int node = splits.size();
            splits.add(new Split(-1, 0));
            lefts.add(0);
            double[] sums = new double[table.outputs()];
            double weight = 0;
            for (int i = from; i < to; i++) {
                weight += weights[rows[i]];
                addTo(sums, rows[i]);
            }
            float[] mean = new float[sums.length];
            for (int o = 0; o < mean.length; o++) {
                mean[o] = (float) (sums[o] / weight);
            }
            means.add(mean);
            return new Leaf(node, from, to, depth);
        }

        private void addTo(double[] sums, int row) {
            double weight = weights[row];
            int from = row * table.outputs();
            for (int o = 0; o < sums.length; o++) {
                sums[o] += weight * table.targets()[from + o];
            }
        }

        private Split split(Leaf leaf) {
            Split none = new Split(-1, 0);
            int count = leaf.to - leaf.from;
            if (leaf.depth >= growth.maxDepth || count < 2 * growth.minLeaf || count < 2) {
                return none;
            }
            double[] all = new double[table.outputs()];
            double weight = 0;
            double squares = 0;
            for (int i = leaf.from; i < leaf.to; i++) {
                int row = rows[i];
                weight += weights[row];
                addTo(all, row);
                for (int o = 0; o < all.length; o++) {
                    double target = table.targets()[row * all.length + o];
                    squares += weights[row] * target * target;
                }
            }
            double explained = 0;
            for (double sum : all) {
                explained += sum * sum / weight;
            }
            if (squares - explained <= PURE * Math.max(squares, 1e-300)) {
                return none;
            }
            Split best = none;
            double most = Double.NEGATIVE_INFINITY;
            int tried = 0;
            boolean some = growth.features < table.width();
            for (int f = 0; f < features.length && (tried < growth.features || best.feature < 0); f++) {
                if (some) {
                    int other = f + growth.random.nextInt(features.length - f);
                    int chosen = features[other];
                    features[other] = features[f];
                    features[f] = chosen;
                }
                int feature = features[f];
                if (!sort(leaf, feature)) {
                    continue;
                }
                tried++;
                double[] left = new double[all.length];
                double leftWeight = 0;
                for (int i = 0; i + 1 < count; i++) {
                    int row = order[i];
                    leftWeight += weights[row];
                    addTo(left, row);
                    float here = value(row, feature);
                    float next = value(order[i + 1], feature);
                    if (here == next || i + 1 < growth.minLeaf || count - i - 1 < growth.minLeaf) {
                        continue;
                    }
                    double gain = 0;
                    for (int o = 0; o < all.length; o++) {
                        double right = all[o] - left[o];
                        gain += left[o] * left[o] / leftWeight + right * right / (weight - leftWeight);
                    }
                    if (gain > most) {
                        most = gain;
                        best = new Split(feature, between(here, next));
                    }
                }
            }
            return best;
        }

        private float value(int row, int feature) {
            return table.inputs()[row * table.width() + feature];
        }

        /** The middle, at which the next one must not be already. */
        private static float between(float here, float next) {
            float middle = (float) (((double) here + next) / 2);
            return middle < next ? middle : here;
        }

        /** Puts the rows of a leaf in the order of an input, those that are equal as they stand; false where all are equal. */
        private boolean sort(Leaf leaf, int feature) {
            int count = leaf.to - leaf.from;
            float first = value(rows[leaf.from], feature);
            boolean constant = true;
            for (int i = 0; i < count; i++) {
                float value = value(rows[leaf.from + i], feature);
                constant &= value == first;
                int bits = Float.floatToIntBits(value + 0f);
                keys[i] = (long) (bits >= 0 ? bits : bits ^ Integer.MAX_VALUE) << Integer.SIZE | i;
            }
            if (constant) {
                return false;
            }
            Arrays.sort(keys, 0, count);
            for (int i = 0; i < count; i++) {
                order[i] = rows[leaf.from + (int) keys[i]];
            }
            return true;
        }

        /** Brings those that are at most the threshold to the front; where the others begin. */
        private int divide(Leaf leaf, Split split) {
            int yes = leaf.from;
            int no = 0;
            for (int i = leaf.from; i < leaf.to; i++) {
                if (value(rows[i], split.feature) <= split.threshold) {
                    rows[yes++] = rows[i];
                } else {
                    order[no++] = rows[i];
                }
            }
            System.arraycopy(order, 0, rows, yes, no);
            return yes;
        }
    }
}
