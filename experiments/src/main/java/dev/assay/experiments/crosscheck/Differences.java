package dev.assay.experiments.crosscheck;

import dev.assay.tensor.Tensor;
import java.util.List;

/** How far numbers are apart that should be equal. */
final class Differences {
    private Differences() {}

    /**
     * The Euclidean norm of the difference as a share of the larger norm of the two; 0 where all agree, infinite where one holds a number
     * and the other does not.
     */
    static double between(List<Tensor> one, List<Tensor> other) {
        double distance = 0;
        double oneSquares = 0;
        double otherSquares = 0;
        for (int t = 0; t < one.size(); t++) {
            float[] a = one.get(t).values();
            float[] b = other.get(t).values();
            for (int i = 0; i < a.length; i++) {
                double d = distance(a[i], b[i]);
                distance += d * d;
                oneSquares += (double) a[i] * a[i];
                otherSquares += (double) b[i] * b[i];
            }
        }
        return share(Math.sqrt(distance), Math.sqrt(Math.max(oneSquares, otherSquares)));
    }

    /** The same for two numbers alone. */
    static double between(double one, double other) {
        return share(distance(one, other), Math.max(Math.abs(one), Math.abs(other)));
    }

    private static double share(double distance, double size) {
        return distance == 0 || Double.isInfinite(distance) ? distance : distance / size;
    }

    private static double distance(double a, double b) {
        // Takes NaN for equal to NaN, and infinity to itself.
        if (a == b || Double.compare(a, b) == 0) {
            return 0;
        }
        double distance = Math.abs(a - b);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }
}
