package dev.assay.data;

import java.util.function.UnaryOperator;

/** Inputs kept as a byte a value, one after the other or with something between them, and what each byte stands for. */
public final class ByteInputs implements ComputedExamples.Copy {
    private static final int BYTE = 0xFF;
    private static final int CACHE_LINE = 64;

    private final byte[] bytes;
    private final int first;
    private final int step;
    private final int width;
    private final float[] levels;
    /** What was read ahead: nobody asks, but otherwise Java's compiler would leave the reading out. */
    private int ahead;

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

    /** Inputs are drawn from all over the memory: a processor that is asked for all lines of several at first waits for them at the same time. */
    @Override
    public void expect(int index) {
        int from = first + index * step;
        int lines = 0;
        for (int i = 0; i < width; i += CACHE_LINE) {
            lines |= bytes[from + i];
        }
        ahead = lines;
    }

    @Override
    public void copy(int index, float[] into, int offset) {
        look(bytes, first + index * step, levels, into, offset, width);
    }

    /** Apart from the fields: Java's compiler makes a loop of it that takes half the time. */
    private static void look(byte[] bytes, int from, float[] levels, float[] into, int offset, int width) {
        for (int i = 0; i < width; i++) {
            into[offset + i] = levels[bytes[from + i] & BYTE];
        }
    }

    /** The same inputs, other values. */
    ByteInputs mapped(UnaryOperator<float[]> change) {
        return new ByteInputs(bytes, first, step, width, change.apply(levels.clone()));
    }
}
