package dev.assay.engine.dl4j;

import dev.assay.tensor.Shape;
import java.util.Arrays;
import org.bytedeco.dnnl.memory.desc;

/** Numbers that a step of a {@link Plan} writes and others read, in a layout of oneDNN's choice; two views may share their storage. */
final class Buffer {
    private final Shape shape;
    private final long[] dims;
    private final desc layout;
    private final Storage storage;

    /**
     * @param shape what the numbers are to Assay, the batch included
     * @param dims what they are to oneDNN: as many, in the same order
     */
    Buffer(Shape shape, long[] dims, desc layout, Storage storage) {
        this.shape = shape;
        this.dims = dims;
        this.layout = layout;
        this.storage = storage;
    }

    Shape shape() {
        return shape;
    }

    long[] dims() {
        return dims;
    }

    desc layout() {
        return layout;
    }

    Storage storage() {
        return storage;
    }

    /** Whether the numbers lie in row-major order without gaps. */
    boolean isPlain() {
        return layout.equals(OneDnn.plain(dims));
    }

    /** The same plain numbers as another tensor of as many. */
    Buffer as(Shape other, long... otherDims) {
        return new Buffer(other, otherDims, OneDnn.plain(otherDims), storage);
    }

    /** The same plain numbers as another tensor of as many. */
    Buffer as(Shape other) {
        return as(other, dims(other));
    }

    /** Some of the numbers, which stay where they are: so many along each dimension, from one on. */
    Buffer part(Shape other, long[] sizes, long... from) {
        return new Buffer(other, sizes, layout.submemory_desc(sizes, from), storage);
    }

    static long[] dims(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }
}
