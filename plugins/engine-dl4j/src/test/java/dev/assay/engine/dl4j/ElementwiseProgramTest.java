package dev.assay.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.engine.dl4j.ElementwiseProgram.Recorded;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Formulas that work element by element, run block by block. */
final class ElementwiseProgramTest {
    private static <T> List<T> formula(Ops<T> ops, T a, T b) {
        T sum = ops.add(ops.multiply(a, 0.9), ops.square(b));
        T root = ops.sqrt(ops.add(ops.abs(ops.subtract(a, b)), 1e-3));
        T signs = ops.where(ops.greater(a, b), ops.sign(a), ops.negative(b));
        return List.of(ops.divide(sum, root), ops.maximum(signs, -0.5));
    }

    private static ElementwiseProgram program(int inputs, BiFunction<RecordingOps, List<Recorded>, List<Recorded>> f) {
        return ElementwiseProgram.of(inputs, f).orElseThrow();
    }

    private static float[] normal(int seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    @Test
    void computesWhatTheFormulaSaysForAnyLength() {
        ElementwiseProgram program = program(2, (ops, in) -> formula(ops, in.get(0), in.get(1)));
        for (int size : new int[] {1, 511, 512, 513, 200_001}) {
            float[] a = normal(1, size);
            float[] b = normal(2, size);
            Shape shape = Shape.of(size);
            List<HostArray> expected =
                    formula(new HostOps(), new HostArray(shape, doubles(a)), new HostArray(shape, doubles(b)));
            List<FloatBuffer> arrays = List.of(FloatBuffer.wrap(a), FloatBuffer.wrap(b));
            assertThat(program.run(arrays, arrays, 0)).isTrue();
            for (int i = 0; i < size; i++) {
                double first = expected.get(0).values()[i];
                assertThat((double) a[i]).isCloseTo(first, within(1e-5 * (1 + Math.abs(first))));
                assertThat((double) b[i]).isCloseTo(expected.get(1).values()[i], within(1e-6));
            }
        }
    }

    @Test
    void tellsWhereTheFirstResultIsNotFinite() {
        ElementwiseProgram twice = program(1, (ops, in) -> List.of(ops.multiply(in.get(0), 2)));
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
            for (int place : new int[] {0, 700, 999}) {
                float[] values = normal(5, 1000);
                List<FloatBuffer> arrays = List.of(FloatBuffer.wrap(values));
                assertThat(twice.run(arrays, arrays, 0)).isTrue();
                values[place] = bad;
                assertThat(twice.run(arrays, arrays, 0)).isFalse();
            }
        }
    }

    @Test
    void isNotThereForAFormulaThatLooksBeyondTheElement() {
        assertThat(ElementwiseProgram.of(
                        1, (ops, in) -> List.of(ops.divide(in.get(0), ops.sum(ops.square(in.get(0)), false)))))
                .isEmpty();
        assertThat(ElementwiseProgram.of(1, (ops, in) -> List.of(ops.reshape(in.get(0), Shape.of(2, 3)))))
                .isEmpty();
    }
}
