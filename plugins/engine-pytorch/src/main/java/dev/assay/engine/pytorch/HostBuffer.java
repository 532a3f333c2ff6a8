package dev.assay.engine.pytorch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap through which values go to PyTorch, as large as the largest tensor so far and used again by the next. */
final class HostBuffer {
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

    /** The values as bytes, valid until the next call. */
    ByteBuffer filled(float[] values) {
        int size = Math.multiplyExact(values.length, Float.BYTES);
        if (bytes.capacity() < size) {
            bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        }
        bytes.asFloatBuffer().put(values);
        return bytes;
    }
}
