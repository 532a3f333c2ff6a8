package dev.assay.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A computation on arrays of one shape, element by element: recorded from a formula over {@code Ops}, then run over long arrays block by
 * block, so that they go through memory once and all that lies between stays in the processor's cache.
 */
final class ElementwiseProgram {
    /** So many elements of a dozen arrays fit into the first level of the cache. */
    private static final int BLOCK = 512;

    private final List<Recorded> recorded;
    private final List<Integer> results;

    private ElementwiseProgram(List<Recorded> recorded, List<Integer> results) {
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
    record Recorded(int index, Operation operation, int left, int right, float value) {
        /** Whether it is the same operation on the same places. */
        boolean isLike(Recorded other) {
            return operation == other.operation && left == other.left && right == other.right;
        }
    }

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
            return Optional.of(new ElementwiseProgram(
                    recorded, results.stream().map(Recorded::index).toList()));
        } catch (RecordingOps.NotElementwise e) {
            return Optional.empty();
        }
    }

    /** Whether it does the same, but for its constants. */
    boolean isLike(ElementwiseProgram other) {
        if (recorded.size() != other.recorded.size() || !results.equals(other.results)) {
            return false;
        }
        for (int i = 0; i < recorded.size(); i++) {
            if (!recorded.get(i).isLike(other.recorded.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** All operations in their order, the inputs first. */
    List<Recorded> recorded() {
        return recorded;
    }

    /** The places of the results. */
    List<Integer> results() {
        return results;
    }

    /**
     * Computes the results, which may be written over the inputs.
     *
     * @param from the first element that is computed
     * @return whether all elements of the first result that were computed are finite
     */
    boolean run(List<FloatBuffer> inputs, List<FloatBuffer> outputs, int from) {
        int to = outputs.get(0).capacity();
        if (from == to) {
            return true;
        }
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
                outputs.get(i).put(start, values[results.get(i)], 0, length);
            }
            addTimesZero(values[results.get(0)], zeros);
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
