package dev.assay.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * A computation on arrays of one shape, element by element: recorded from a formula over {@code Ops}, then run over long arrays block by
 * block, so that they go through memory once and all that lies between stays in the processor's cache.
 */
final class ElementwiseProgram {
    /** So many elements of a dozen arrays fit into the first level of the cache. */
    private static final int BLOCK = 512;

    /** Below so many elements a thread, another one has to fight for its processor with native threads that still wait actively. */
    private static final int LEAST_PER_THREAD = 1 << 20;

    private final List<Recorded> recorded;
    private final List<Recorded> results;

    private ElementwiseProgram(List<Recorded> recorded, List<Recorded> results) {
        this.recorded = recorded;
        this.results = results;
    }

    /** What is done to numbers. */
    enum Operation {
        INPUT,
        CONSTANT,
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        MAXIMUM,
        GREATER,
        SQRT,
        ABS
    }

    /**
     * One operation of a formula.
     *
     * @param index its place among all
     * @param left the place of its first argument
     * @param right the place of its second
     * @param value of a constant
     */
    record Recorded(int index, Operation operation, int left, int right, float value) {}

    /**
     * The program of a formula.
     *
     * @param formula from so many inputs to the results
     * @return empty where the formula does not work element by element, or needs what is not recorded
     */
    static Optional<ElementwiseProgram> of(
            int inputs, BiFunction<RecordingOps, List<Recorded>, List<Recorded>> formula) {
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            recorded.add(new Recorded(i, Operation.INPUT, i, i, 0));
        }
        try {
            List<Recorded> results = formula.apply(new RecordingOps(recorded), List.copyOf(recorded));
            return Optional.of(new ElementwiseProgram(recorded, results));
        } catch (RecordingOps.NotElementwise e) {
            return Optional.empty();
        }
    }

    /**
     * Computes the results, which may be written over the inputs.
     *
     * @param threads on how many threads at most; the result does not depend on it
     * @return whether all elements of the first result are finite
     */
    boolean run(List<FloatBuffer> inputs, List<FloatBuffer> outputs, int threads, Executor others) {
        int elements = outputs.get(0).capacity();
        int parts = Math.max(1, Math.min(threads, elements / LEAST_PER_THREAD));
        int blocks = (elements + BLOCK - 1) / BLOCK;
        List<CompletableFuture<Boolean>> rest = new ArrayList<>();
        for (int part = 1; part < parts; part++) {
            int from = start(part, parts, blocks);
            int to = Math.min(elements, start(part + 1, parts, blocks));
            rest.add(CompletableFuture.supplyAsync(() -> run(inputs, outputs, from, to), others));
        }
        boolean finite = run(inputs, outputs, 0, Math.min(elements, start(1, parts, blocks)));
        for (CompletableFuture<Boolean> other : rest) {
            finite &= other.join();
        }
        return finite;
    }

    private static int start(int part, int parts, int blocks) {
        return (int) Math.min(Integer.MAX_VALUE, (long) blocks * part / parts * BLOCK);
    }

    private boolean run(List<FloatBuffer> inputs, List<FloatBuffer> outputs, int from, int to) {
        float[][] values = new float[recorded.size()][BLOCK];
        for (Recorded each : recorded) {
            if (each.operation() == Operation.CONSTANT) {
                Arrays.fill(values[each.index()], each.value());
            }
        }
        float[] zeros = new float[BLOCK];
        for (int start = from; start < to; start += BLOCK) {
            int length = Math.min(BLOCK, to - start);
            for (Recorded each : recorded) {
                if (each.operation() == Operation.INPUT) {
                    inputs.get(each.index()).get(start, values[each.index()], 0, length);
                } else {
                    compute(each.operation(), values[each.left()], values[each.right()], values[each.index()]);
                }
            }
            for (int i = 0; i < outputs.size(); i++) {
                outputs.get(i).put(start, values[results.get(i).index()], 0, length);
            }
            addTimesZero(values[results.get(0).index()], zeros);
        }
        return allZero(zeros);
    }

    private static void compute(Operation operation, float[] a, float[] b, float[] c) {
        switch (operation) {
            case ADD -> add(a, b, c);
            case SUBTRACT -> subtract(a, b, c);
            case MULTIPLY -> multiply(a, b, c);
            case DIVIDE -> divide(a, b, c);
            case MAXIMUM -> maximum(a, b, c);
            case GREATER -> greater(a, b, c);
            case SQRT -> sqrt(a, c);
            case ABS -> abs(a, c);
            case INPUT, CONSTANT -> {}
        }
    }

    private static void add(float[] a, float[] b, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = a[i] + b[i];
        }
    }

    private static void subtract(float[] a, float[] b, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = a[i] - b[i];
        }
    }

    private static void multiply(float[] a, float[] b, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = a[i] * b[i];
        }
    }

    private static void divide(float[] a, float[] b, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = a[i] / b[i];
        }
    }

    private static void maximum(float[] a, float[] b, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = Math.max(a[i], b[i]);
        }
    }

    private static void greater(float[] a, float[] b, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = a[i] > b[i] ? 1 : 0;
        }
    }

    private static void sqrt(float[] a, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = (float) Math.sqrt(a[i]);
        }
    }

    private static void abs(float[] a, float[] c) {
        for (int i = 0; i < BLOCK; i++) {
            c[i] = Math.abs(a[i]);
        }
    }

    /** Leaves a number at 0 for as long as what comes by is finite. */
    private static void addTimesZero(float[] a, float[] zeros) {
        for (int i = 0; i < BLOCK; i++) {
            zeros[i] += a[i] * 0;
        }
    }

    private static boolean allZero(float[] zeros) {
        for (float zero : zeros) {
            if (zero != 0) {
                return false;
            }
        }
        return true;
    }
}
