package dev.assay.sweepers;

import dev.assay.sweepers.Points.Dimension;
import dev.assay.sweepers.Points.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/**
 * A density over the points of a space: a mixture of a kernel around each observation and of one as wide as the space, which stands for
 * what was known before. A kernel is a product over the dimensions: truncated normal distributions on scales, whose widths are the
 * distances to the neighbours, and frequencies with pseudo-counts on rows. Bergstra et al. 2011, https://papers.nips.cc/paper/4443; for
 * the choices that they leave open, Watanabe 2023, https://arxiv.org/abs/2304.11127
 */
final class ParzenEstimator {
    /** So many of the latest observations count fully; the older ones count the less, the older they are. */
    private static final int RECENT = 25;

    private static final double SQRT_2 = Math.sqrt(2);

    private final double[] weights;
    private final List<Kernels> kernels;

    /** For observations from the oldest to the latest. */
    ParzenEstimator(List<Dimension> dimensions, List<double[]> observations) {
        weights = weights(observations.size());
        kernels = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            int at = i;
            double[] values =
                    observations.stream().mapToDouble(point -> point[at]).toArray();
            Dimension dimension = dimensions.get(i);
            kernels.add(
                    dimension instanceof Rows rows
                            ? new Frequencies(rows.count(), values)
                            : new TruncatedNormals((Scale) dimension, values));
        }
    }

    /** The weights of the kernels, that of the whole space at the end; they sum to 1. */
    private static double[] weights(int observations) {
        double[] weights = new double[observations + 1];
        int old = observations - RECENT;
        for (int i = 0; i < observations; i++) {
            double first = 1.0 / observations;
            weights[i] = i >= old ? 1 : old == 1 ? first : first + (1 - first) * i / (old - 1);
        }
        weights[observations] = 1;
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** A random point of this density. */
    double[] sample(RandomGenerator random) {
        int kernel = pick(weights, random);
        return kernels.stream().mapToDouble(k -> k.sample(kernel, random)).toArray();
    }

    /** The logarithm of the density at a point; of probabilities, as to rows and whole numbers. */
    double logDensity(double[] point) {
        double[] logs = new double[weights.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = StrictMath.log(weights[i]);
            for (int d = 0; d < point.length; d++) {
                logs[i] += kernels.get(d).logDensity(i, point[d]);
            }
        }
        double most = Arrays.stream(logs).max().orElse(0);
        return most
                + StrictMath.log(Arrays.stream(logs)
                        .map(log -> StrictMath.exp(log - most))
                        .sum());
    }

    private static int pick(double[] probabilities, RandomGenerator random) {
        double rest = random.nextDouble();
        int last = probabilities.length - 1;
        for (int i = 0; i < last; i++) {
            rest -= probabilities[i];
            if (rest < 0) {
                return i;
            }
        }
        return last;
    }

    /** The kernels in one dimension: one for each observation, and that of the whole space at the end. */
    private sealed interface Kernels {
        double sample(int kernel, RandomGenerator random);

        double logDensity(int kernel, double value);
    }

    private static final class Frequencies implements Kernels {
        private final double[][] probabilities;

        Frequencies(int rows, double[] values) {
            int count = values.length + 1;
            double pseudo = 1.0 / count;
            probabilities = new double[count][rows];
            for (int i = 0; i < count; i++) {
                boolean observed = i < values.length;
                Arrays.fill(probabilities[i], observed ? pseudo / (1 + pseudo * rows) : 1.0 / rows);
                if (observed) {
                    probabilities[i][(int) values[i]] += 1 / (1 + pseudo * rows);
                }
            }
        }

        @Override
        public double sample(int kernel, RandomGenerator random) {
            return pick(probabilities[kernel], random);
        }

        @Override
        public double logDensity(int kernel, double value) {
            return StrictMath.log(probabilities[kernel][(int) value]);
        }
    }

    private static final class TruncatedNormals implements Kernels {
        private final Scale scale;
        private final double[] means;
        private final double[] deviations;
        private final double[] below;
        private final double[] masses;

        TruncatedNormals(Scale scale, double[] values) {
            this.scale = scale;
            means = Arrays.copyOf(values, values.length + 1);
            means[values.length] = (scale.low() + scale.high()) / 2;
            deviations = deviations(scale, values);
            below = new double[means.length];
            masses = new double[means.length];
            for (int i = 0; i < means.length; i++) {
                below[i] = cumulative(i, scale.low());
                masses[i] = cumulative(i, scale.high()) - below[i];
            }
        }

        /**
         * The greater distance to a neighbour, in bounds: kernels that become narrow before there are many would search around the first
         * good point alone. The outermost points have one neighbour; the ends of the scale are none unless a point is alone.
         */
        private static double[] deviations(Scale scale, double[] values) {
            int n = values.length;
            double[] deviations = new double[n + 1];
            double least = scale.width() / Math.min(100, n + 2);
            List<Integer> order = IntStream.range(0, n)
                    .boxed()
                    .sorted((a, b) -> Double.compare(values[a], values[b]))
                    .toList();
            for (int i = 0; i < n; i++) {
                double here = values[order.get(i)];
                double left = i > 0 ? here - values[order.get(i - 1)] : n == 1 ? here - scale.low() : 0;
                double right = i < n - 1 ? values[order.get(i + 1)] - here : n == 1 ? scale.high() - here : 0;
                deviations[order.get(i)] = Math.min(Math.max(Math.max(left, right), least), scale.width());
            }
            deviations[n] = scale.width();
            return deviations;
        }

        private double cumulative(int kernel, double place) {
            return 0.5 * Erf.erfc((means[kernel] - place) / (deviations[kernel] * SQRT_2));
        }

        @Override
        public double sample(int kernel, RandomGenerator random) {
            double probability = below[kernel] + random.nextDouble() * masses[kernel];
            double standard = SQRT_2 * Erf.erfInv(2 * probability - 1);
            return scale.settled(means[kernel] + deviations[kernel] * standard);
        }

        @Override
        public double logDensity(int kernel, double place) {
            if (scale.interval().whole()) {
                double[] cell = scale.cell(place);
                double probability = cumulative(kernel, cell[1]) - cumulative(kernel, cell[0]);
                return StrictMath.log(probability / masses[kernel]);
            }
            double z = (place - means[kernel]) / deviations[kernel];
            return -0.5 * z * z - StrictMath.log(deviations[kernel] * masses[kernel] * Math.sqrt(2 * Math.PI));
        }
    }
}
