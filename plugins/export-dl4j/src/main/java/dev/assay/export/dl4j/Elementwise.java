package dev.assay.export.dl4j;

import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A preprocessing that gives each value of an example a factor and an offset of its own: y = factor x + offset, whatever the shape. Deeplearning4j's
 * vertices can express no other.
 */
record Elementwise(double[] factor, double[] offset) {
    private static final double TOLERANCE = 1e-9;

    /** Random examples, the later ones larger, for which a step must be what it is for 0 and 1. */
    private static final double[] PROBES = {1, 1, 30, 1000, 1e6};

    /**
     * All preprocessing in one.
     *
     * @throws UserException where a step does more
     */
    static Elementwise of(TrainedNetwork trained) {
        int width = trained.input().length();
        double[] factor = new double[width];
        double[] offset = new double[width];
        Arrays.fill(factor, 1);
        int number = 1;
        Shape shape = trained.input();
        for (Transform.Fitted step : trained.preprocessing()) {
            HostArray zeros = apply(step, shape, new double[width], number);
            Elementwise one = of(step, shape, zeros.values(), number++);
            shape = zeros.shape().unbatched();
            for (int i = 0; i < width; i++) {
                factor[i] *= one.factor[i];
                offset[i] = one.factor[i] * offset[i] + one.offset[i];
            }
        }
        return new Elementwise(factor, offset);
    }

    private static Elementwise of(Transform.Fitted step, Shape input, double[] at0, int number) {
        double[] ones = new double[input.length()];
        Arrays.fill(ones, 1);
        double[] at1 = apply(step, input, ones, number).values();
        double[] factor =
                IntStream.range(0, at0.length).mapToDouble(i -> at1[i] - at0[i]).toArray();
        Random random = new Random(1);
        for (double size : PROBES) {
            double[] x = random.doubles(input.length(), -size, size).toArray();
            double[] y = apply(step, input, x, number).values();
            for (int i = 0; i < x.length; i++) {
                double expected = factor[i] * x[i] + at0[i];
                if (!(Math.abs(y[i] - expected) <= TOLERANCE * (1 + Math.abs(factor[i] * x[i]) + Math.abs(at0[i])))) {
                    throw more(number);
                }
            }
        }
        return new Elementwise(factor, at0);
    }

    private static HostArray apply(Transform.Fitted step, Shape input, double[] values, int number) {
        HostArray result = step.forward(new HostOps(), HostArray.of(input.batched(1), values));
        if (result.shape().rank() < 2 || result.values().length != values.length) {
            throw more(number);
        }
        return result;
    }

    private static UserException more(int number) {
        return new UserException(
                "preprocessing step " + number
                        + " is more than a factor and an offset for each value, which is all that Deeplearning4j's own vertices can do");
    }

    /** Whether it leaves everything as it is. */
    boolean isIdentity() {
        return Arrays.stream(factor).allMatch(f -> f == 1)
                && Arrays.stream(offset).allMatch(o -> o == 0);
    }

    /** How many values in a row share factor and offset, the same everywhere: all, those of one channel, or 1. */
    int group(Shape input) {
        int channel = input.rank() == 0 ? 1 : input.unbatched().length();
        return shared(factor.length) ? factor.length : shared(channel) ? channel : 1;
    }

    private boolean shared(int group) {
        return IntStream.range(0, factor.length)
                .allMatch(i -> factor[i] == factor[i / group * group] && offset[i] == offset[i / group * group]);
    }
}
