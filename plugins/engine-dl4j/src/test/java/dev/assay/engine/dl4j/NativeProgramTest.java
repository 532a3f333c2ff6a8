package dev.assay.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.engine.dl4j.ElementwiseProgram.Recorded;
import dev.assay.optimizers.Adam;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Nesterov;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That oneDNN's primitives compute, to the last bit, what an elementwise program says. */
final class NativeProgramTest {
    /** A formula of weights, gradient and two slots. */
    private interface Formula extends BiFunction<RecordingOps, List<Recorded>, List<Recorded>> {}

    private static final List<Integer> OVER = List.of(0, 2, 3);

    private static Formula step(Optimizer optimizer, long at) {
        return (ops, in) -> {
            Optimizer.Step<Recorded> step = optimizer.step(
                    ops, in.get(0), in.get(1), in.subList(2, 2 + optimizer.slots()), Progress.of(at, 10, 1));
            return Stream.concat(Stream.of(step.weights()), step.slots().stream())
                    .toList();
        };
    }

    private static ElementwiseProgram program(Formula formula) {
        return ElementwiseProgram.of(4, formula).orElseThrow();
    }

    private static Optional<NativeProgram> compiled(ElementwiseProgram program, int rows) {
        return NativeProgram.of(program.recorded(), program.results(), OVER, rows);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 512, 513, 1200})
    void givesTheBitsOfTheProgramForAnyNumberOfRows(int rows) {
        agree(step(new Nesterov(new Constant(0.1), 0.9), 3), rows);
        agree(step(new Adam(new Constant(0.1), 0.9, 0.99, 1e-8), 3), rows);
    }

    @Test
    void givesTheBitsOfTheProgramForAnyFormulaThatItTakes() {
        int taken = 0;
        for (int seed = 0; seed < 300; seed++) {
            taken += agree(random(seed), 3) ? 1 : 0;
        }
        assertThat(taken).isBetween(100, 299);
    }

    @Test
    void takesTheConstantsOfEachRun() {
        ElementwiseProgram first = program(step(new Adam(new Constant(0.1), 0.9, 0.99, 1e-8), 0));
        ElementwiseProgram later = program(step(new Adam(new Constant(0.2), 0.9, 0.99, 1e-8), 5));
        assertThat(later.isLike(first)).isTrue();
        assertThat(program(step(new Nesterov(new Constant(0.1), 0.9), 0)).isLike(first))
                .isFalse();
        try (NativeProgram made = compiled(first, 2).orElseThrow()) {
            for (ElementwiseProgram program : List.of(first, later)) {
                agree(program, made, 2);
            }
        }
    }

    @Test
    void leavesAloneWhatOneDnnComparesOtherwise() {
        assertThat(compiled(program((ops, in) -> List.of(ops.maximum(in.get(0), in.get(1)))), 1))
                .isEmpty();
    }

    @Test
    void leavesAloneResultsThatWouldBeWrittenTooEarly() {
        assertThat(compiled(
                        program((ops, in) -> {
                            Recorded slot = ops.add(in.get(2), in.get(1));
                            return List.of(ops.multiply(ops.add(in.get(0), in.get(2)), slot), slot);
                        }),
                        1))
                .isEmpty();
    }

    @Test
    void tellsWhereAWeightIsNotFinite() {
        ElementwiseProgram twice = program((ops, in) -> List.of(ops.multiply(in.get(0), 2)));
        int rows = 600;
        try (NativeProgram made = compiled(twice, rows).orElseThrow()) {
            for (float bad :
                    new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
                for (int place : new int[] {0, 700, rows * NativeProgram.ROW - 1}) {
                    List<FloatPointer> arrays = arrays(rows);
                    assertThat(made.run(twice.recorded(), List.copyOf(arrays))).isTrue();
                    arrays.get(0).put(place, bad);
                    assertThat(made.run(twice.recorded(), List.copyOf(arrays))).isFalse();
                    arrays.forEach(Pointer::close);
                }
            }
        }
    }

    /** Some operations, each on one or two of what there is by then, and any of them as results. */
    private static Formula random(int seed) {
        return (ops, in) -> {
            Random random = new Random(seed);
            List<Recorded> values = new ArrayList<>(in);
            for (int i = 2 + random.nextInt(8); i >= 0; i--) {
                Recorded a = values.get(random.nextInt(values.size()));
                Recorded b = values.get(random.nextInt(values.size()));
                double number = 1 + random.nextDouble();
                values.add(
                        switch (random.nextInt(9)) {
                            case 0 -> ops.divide(a, ops.add(ops.abs(b), number));
                            case 1 -> ops.sqrt(ops.abs(a));
                            case 2 -> ops.subtract(a, b);
                            case 3 -> ops.subtract(number, a);
                            case 4 -> ops.multiply(a, number);
                            case 5 -> ops.square(a);
                            case 6 -> ops.subtract(a, ops.multiply(b, number));
                            case 7 -> ops.multiply(a, b);
                            default -> ops.add(a, b);
                        });
            }
            return IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(i -> values.get(values.size() - 1 - 2 * i))
                    .toList();
        };
    }

    private static boolean agree(Formula formula, int rows) {
        ElementwiseProgram program = program(formula);
        Optional<NativeProgram> made = compiled(program, rows);
        made.ifPresent(own -> {
            try (own) {
                agree(program, own, rows);
            }
        });
        return made.isPresent();
    }

    private static void agree(ElementwiseProgram program, NativeProgram made, int rows) {
        List<FloatPointer> expected = arrays(rows);
        List<FloatPointer> found = arrays(rows);
        List<FloatBuffer> inputs = expected.stream().map(FloatPointer::asBuffer).toList();
        List<FloatBuffer> outputs = OVER.subList(0, program.results().size()).stream()
                .map(inputs::get)
                .toList();
        assertThat(made.run(program.recorded(), List.copyOf(found))).isEqualTo(program.run(inputs, outputs, 0));
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).asBuffer()).isEqualTo(expected.get(i).asBuffer());
        }
        expected.forEach(Pointer::close);
        found.forEach(Pointer::close);
    }

    private static List<FloatPointer> arrays(int rows) {
        List<FloatPointer> arrays = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            float[] values = new float[rows * NativeProgram.ROW];
            for (int i = 0; i < values.length; i++) {
                // Second moments are not negative.
                float value = (float) random.nextGaussian();
                values[i] = seed == 3 ? Math.abs(value) : value;
            }
            arrays.add(new FloatPointer(values));
        }
        return arrays;
    }
}
