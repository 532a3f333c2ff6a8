package dev.assay.engine.dl4j;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The memory in which the plans of a model run, one at a time: as large as the largest needs. */
final class Arena implements AutoCloseable {
    /** A cache line: what oneDNN aligns its own memory to. */
    private static final long ALIGNMENT = 64;

    private INDArray array = Nd4j.empty(DataType.FLOAT);
    private long start;
    private long elements;
    private int generation;

    /** Makes room for so many numbers. What was there is lost, and {@link #generation} changes, when the memory has to move. */
    void ensure(long wanted) {
        if (wanted <= elements) {
            return;
        }
        close();
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            array = Nd4j.createUninitialized(DataType.FLOAT, wanted + ALIGNMENT / Float.BYTES);
        }
        start = -addressOf(array) % ALIGNMENT;
        start = (start + ALIGNMENT) % ALIGNMENT / Float.BYTES;
        elements = wanted;
        generation++;
    }

    /** How often the memory has moved. */
    int generation() {
        return generation;
    }

    /** The address of a number. */
    Pointer address(long offset) {
        return new Address(addressOf(array) + (start + offset) * Float.BYTES);
    }

    /** A row-major array in this memory. */
    INDArray view(long offset, long[] shape) {
        return Nd4j.create(array.data(), shape, OneDnn.rowMajor(shape), start + offset, 'c');
    }

    /** Where the first number of a row-major array lies. */
    static Pointer address(INDArray array) {
        return new Address(addressOf(array));
    }

    private static long addressOf(INDArray array) {
        Pointer data = array.data().addressPointer();
        return data.address() + (data.position() + array.offset() - array.data().offset()) * Float.BYTES;
    }

    @Override
    public void close() {
        if (elements > 0) {
            array.close();
            elements = 0;
        }
    }

    /** A pointer to memory that somebody else owns. */
    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
