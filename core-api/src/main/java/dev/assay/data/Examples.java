package dev.assay.data;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A sequence of examples with random access; safe to be read from several threads. */
public interface Examples {
    /**
     * Stands for an input that is missing, until preprocessing puts a value there: the lowest number, since it is the same on every engine, where
     * NaN would not be.
     */
    float MISSING = -Float.MAX_VALUE;

    int size();

    /** The shape of one input, without the batch dimension. */
    Shape inputShape();

    /** The inputs by name, of the same shape. */
    default Layout layout() {
        return Layout.of(inputShape());
    }

    /** The shape of one target: {@link Task#outputs()}. */
    Shape targetShape();

    /** Writes an example's input, row-major, into the array from {@code offset} on. */
    void copyInput(int index, float[] into, int offset);

    /** Writes an example's target, likewise. */
    void copyTarget(int index, float[] into, int offset);

    /** The number that an example has in the sequence that these were selected from, however often; its index where they are that sequence. */
    default int origin(int index) {
        return index;
    }

    /** The examples at the given indices, in their order. */
    default Batch batch(int... indices) {
        int width = inputShape().length();
        int targets = targetShape().length();
        float[] x = new float[Math.multiplyExact(indices.length, width)];
        float[] y = new float[Math.multiplyExact(indices.length, targets)];
        for (int i = 0; i < indices.length; i++) {
            copyInput(indices[i], x, i * width);
            copyTarget(indices[i], y, i * targets);
        }
        return new Batch(
                new Tensor(inputShape().batched(indices.length), x),
                new Tensor(targetShape().batched(indices.length), y));
    }

    /**
     * The same examples with every input value changed alike, at the cost of changing the few values that there are: where each is kept as a byte,
     * the 256 that bytes stand for. Empty where values are kept otherwise.
     *
     * @param change makes each value of an array another by itself; it may overwrite the array
     */
    default Optional<Examples> mapped(UnaryOperator<float[]> change) {
        return Optional.empty();
    }

    /** The examples at the given indices, as a view that takes the array over. */
    default Examples at(int[] indices) {
        return new Selection(this, indices);
    }
}
