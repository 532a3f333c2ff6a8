package dev.assay.engine.dl4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A stretch of memory: an array of its own that stays, or a part of the arena from the first step of a plan that uses it to the last. */
final class Storage {
    private final long elements;
    private final Optional<INDArray> own;
    private int first = Integer.MAX_VALUE;
    private int last = -1;
    private long offset;

    private Storage(long elements, Optional<INDArray> own) {
        this.elements = elements;
        this.own = own;
    }

    /** A part of the arena for so many single-precision numbers. */
    static Storage passing(long elements) {
        return new Storage(elements, Optional.empty());
    }

    /** The memory of an array, which must be row-major. */
    static Storage of(INDArray array) {
        return new Storage(array.length(), Optional.of(array));
    }

    long elements() {
        return elements;
    }

    Optional<INDArray> own() {
        return own;
    }

    void usedBy(int step) {
        first = Math.min(first, step);
        last = Math.max(last, step);
    }

    boolean overlaps(Storage other) {
        return first <= other.last && other.first <= last;
    }

    long offset() {
        return offset;
    }

    void placeAt(long place) {
        offset = place;
    }
}
