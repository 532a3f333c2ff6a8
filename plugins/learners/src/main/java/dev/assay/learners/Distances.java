package dev.assay.learners;

import java.util.Arrays;

/**
 * Squared Euclidean distances to many points.
 *
 * <p>Points stand in blocks with a coordinate of all points side by side, so that the compiler can take several at once, and a block stays in
 * the processor's cache while several queries go over it.
 */
final class Distances {
    private static final int BLOCK = 256;

    private final float[] points;
    private final int rows;
    private final int width;
    private final float[] blocks;

    /** @param points row by row; taken over */
    Distances(float[] points, int rows, int width) {
        this.points = points;
        this.rows = rows;
        this.width = width;
        int count = (rows + BLOCK - 1) / BLOCK;
        blocks = new float[Math.multiplyExact(count * BLOCK, width)];
        for (int row = 0; row < rows; row++) {
            int base = row / BLOCK * BLOCK * width + row % BLOCK;
            for (int k = 0; k < width; k++) {
                blocks[base + k * BLOCK] = points[row * width + k];
            }
        }
    }

    /**
     * The distances of some queries in single precision, each too large or too small by a factor of {@link #slack} at most.
     *
     * @param queries row by row
     * @param into a row for each query, each at least as long as there are points
     */
    void squared(float[] queries, int from, int count, float[][] into) {
        float[] sums = new float[BLOCK];
        for (int block = 0; block * BLOCK < rows; block++) {
            int base = block * BLOCK * width;
            int used = Math.min(BLOCK, rows - block * BLOCK);
            for (int q = 0; q < count; q++) {
                Arrays.fill(sums, 0);
                for (int k = 0; k < width; k++) {
                    add(queries[(from + q) * width + k], base + k * BLOCK, sums);
                }
                System.arraycopy(sums, 0, into[q], block * BLOCK, used);
            }
        }
    }

    /** A loop of its own, as short as it can be: this is where the time goes. */
    private void add(float coordinate, int offset, float[] sums) {
        for (int j = 0; j < BLOCK; j++) {
            float off = coordinate - blocks[offset + j];
            sums[j] += off * off;
        }
    }

    /** By what factor a distance of {@link #squared} may be off: three roundings a term, and one a sum. */
    double slack() {
        return 1 + (width + 4) * Math.ulp(1f);
    }

    /** The distance of a query to one point in double precision. */
    double exact(float[] queries, int query, int row) {
        return exact(queries, query * width, points, row * width, width);
    }

    static double exact(float[] a, int fromA, float[] b, int fromB, int width) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double off = (double) a[fromA + k] - b[fromB + k];
            sum += off * off;
        }
        return sum;
    }
}
