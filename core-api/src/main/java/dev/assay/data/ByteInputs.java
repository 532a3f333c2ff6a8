package dev.assay.data;

import java.util.function.UnaryOperator;

/** Inputs kept as a byte a value, one after the other or with something between them, and what each byte stands for. */
public final class ByteInputs implements ComputedExamples.Copy {
    private static final int BYTE = 0xFF;

    private final byte[] bytes;
    private final int first;
    private final int step;
    private final int width;
    private final float[] levels;

    /**
     * Numbers from 0 to 255; the array is taken over.
     *
     * @param first where the first input begins
     * @param step from the beginning of an input to that of the next
     * @param width how many values an input has
     */
    public ByteInputs(byte[] bytes, int first, int step, int width) {
        this(bytes, first, step, width, new float[BYTE + 1]);
        for (int b = 0; b <= BYTE; b++) {
            levels[b] = b;
        }
    }

    private ByteInputs(byte[] bytes, int first, int step, int width, float[] levels) {
        this.bytes = bytes;
        this.first = first;
        this.step = step;
        this.width = width;
        this.levels = levels;
    }

    @Override
    public void copy(int index, float[] into, int offset) {
        int from = first + index * step;
        for (int i = 0; i < width; i++) {
            into[offset + i] = levels[bytes[from + i] & BYTE];
        }
    }

    /** The same inputs, other values. */
    ByteInputs mapped(UnaryOperator<float[]> change) {
        return new ByteInputs(bytes, first, step, width, change.apply(levels.clone()));
    }
}
