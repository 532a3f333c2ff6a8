package dev.assay.engine.pytorch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Memory outside the heap through which values go to PyTorch: as many pieces as a step has wanted, used again by the next step. */
final class HostBuffer {
    /** On which addresses PyTorch's own arrays lie; sums in MKL depend on it. */
    private static final int ALIGNMENT = 64;

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private int taken;

    /** So many values as bytes, valid until {@link #reset}. */
    ByteBuffer filled(int values, Consumer<FloatBuffer> fill) {
        int size = Math.multiplyExact(values, Float.BYTES);
        if (taken == pieces.size()) {
            pieces.add(allocate(size));
        } else if (pieces.get(taken).capacity() < size) {
            pieces.set(taken, allocate(size));
        }
        ByteBuffer bytes = pieces.get(taken++);
        fill.accept(bytes.asFloatBuffer());
        return bytes;
    }

    private static ByteBuffer allocate(int size) {
        // Both ends of the slice are aligned, inwards.
        return ByteBuffer.allocateDirect(Math.addExact(size, 2 * ALIGNMENT))
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder());
    }

    /** Gives the last piece back, which nothing reads any more. */
    void giveBack() {
        taken--;
    }

    /** Gives all pieces back. */
    void reset() {
        taken = 0;
    }
}
