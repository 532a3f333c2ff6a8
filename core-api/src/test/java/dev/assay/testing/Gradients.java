package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Gradients by the tape against central differences, in double precision. */
public final class Gradients {
    private static final double STEP = 1e-5;

    private Gradients() {}

    /** What is differentiated, a function of some arrays. */
    public interface Formula {
        Variable<HostArray> of(Ops<Variable<HostArray>> ops, List<Variable<HostArray>> x);
    }

    /** Normal random numbers. */
    public static HostArray random(Random random, Shape shape) {
        double[] values = new double[shape.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return new HostArray(shape, values);
    }

    /** Asserts that the gradient of each argument agrees with central differences, element by element. */
    public static void check(Formula formula, HostArray... x) {
        HostOps ops = new HostOps();
        Tape<HostArray> tape = new Tape<>(ops);
        List<Variable<HostArray>> variables = Stream.of(x).map(tape::variable).toList();
        List<HostArray> gradients = tape.gradient(weighted(tape, formula, variables), variables);
        for (int v = 0; v < x.length; v++) {
            assertThat(gradients.get(v).shape()).isEqualTo(x[v].shape());
            double[] values = x[v].values();
            for (int i = 0; i < values.length; i++) {
                double value = values[i];
                values[i] = value + STEP;
                double above = value(formula, x);
                values[i] = value - STEP;
                double below = value(formula, x);
                values[i] = value;
                double difference = (above - below) / (2 * STEP);
                assertThat(gradients.get(v).values()[i])
                        .as("gradient of element %d of argument %d, %s", i, v, x[v].shape())
                        .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
            }
        }
    }

    private static double value(Formula formula, HostArray... x) {
        Tape<HostArray> tape = new Tape<>(new HostOps());
        return tape.item(
                weighted(tape, formula, Stream.of(x).map(tape::constant).toList()));
    }

    /** One number that every element of the result enters differently. */
    private static Variable<HostArray> weighted(
            Tape<HostArray> tape, Formula formula, List<Variable<HostArray>> variables) {
        Variable<HostArray> y = formula.of(tape, variables);
        HostArray weights = random(new Random(1), tape.shape(y));
        return tape.sum(tape.multiply(y, tape.constant(weights)), false);
    }
}
