package dev.assay.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;

/** Inputs kept as a byte a value, one after the other or with something between them, and what each byte stands for. */
public final class ByteInputs implements ComputedExamples.Copy {
    private static final int BYTE = 0xFF;
    private static final int CACHE_LINE = 64;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
        int from = first + index * step;
        int i = 0;
        for (; i + Long.BYTES <= width; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, from + i);
            int low = (int) eight;
            int high = (int) (eight >>> Integer.SIZE);
            int to = offset + i;
            into[to] = levels[low & BYTE];
            into[to + 1] = levels[low >>> 8 & BYTE];
            into[to + 2] = levels[low >>> 16 & BYTE];
            into[to + 3] = levels[low >>> 24];
            into[to + 4] = levels[high & BYTE];
            into[to + 5] = levels[high >>> 8 & BYTE];
            into[to + 6] = levels[high >>> 16 & BYTE];
            into[to + 7] = levels[high >>> 24];
        }
        for (; i < width; i++) {
            into[offset + i] = levels[bytes[from + i] & BYTE];
        }
    }

    /** The same inputs, other values. */
    ByteInputs mapped(UnaryOperator<float[]> change) {
        return new ByteInputs(bytes, first, step, width, change.apply(levels.clone()));
    }
}
