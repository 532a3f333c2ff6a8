package dev.assay.data;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

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

    /** Says that an example will be asked for, a few others before it: where it lies in memory, the processor can have it come meanwhile. */
    default void expect(int index) {}

    /** Writes an example's input, row-major, into the array from {@code offset} on. */
    void copyInput(int index, float[] into, int offset);

    /** Writes an example's target, likewise. */
    void copyTarget(int index, float[] into, int offset);

    /** Writes both; to be overridden where the input and the target of an example are made together. */
    default void copy(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
        copyInput(index, input, inputOffset);
        copyTarget(index, target, targetOffset);
    }

    /** The number that an example has in the sequence that these were selected from, however often; its index where they are that sequence. */
    default int origin(int index) {
        return index;
    }

    /** The examples at the given indices, in their order. */
    default Batch batch(int... indices) {
        return batch(Optional.empty(), indices);
    }

    /**
     * The examples at the given indices, in their order.
     *
     * @param used a batch that nobody needs any more; its arrays may be written over and handed out again
     */
    default Batch batch(Optional<Batch> used, int... indices) {
        int width = inputShape().length();
        int targets = targetShape().length();
        Tensor x = tensor(used.map(Batch::inputs), inputShape().batched(indices.length));
        Tensor y = tensor(used.map(Batch::targets), targetShape().batched(indices.length));
        int together = 8;
        for (int i = 0; i < indices.length; i++) {
            for (int next = i; i % together == 0 && next < Math.min(i + together, indices.length); next++) {
                expect(indices[next]);
            }
            copy(indices[i], x.values(), i * width, y.values(), i * targets);
        }
        return new Batch(x, y);
    }

    /** All of them, in their order. */
    default Batch asBatch() {
        return batch(IntStream.range(0, size()).toArray());
    }

    private static Tensor tensor(Optional<Tensor> used, Shape shape) {
        return used.filter(tensor -> tensor.shape().elements() == shape.elements())
                .map(tensor -> tensor.reshape(shape))
                .orElseGet(() -> Tensor.zeros(shape));
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

    /**
     * Whether they lie in memory, so that to copy one takes no longer than to move its values. An engine then does better to copy each straight to
     * where it computes than to have a batch made.
     */
    default boolean isInMemory() {
        return false;
    }

    /** The examples at the given indices, as a view that takes the array over. */
    default Examples at(int[] indices) {
        return new Selection(this, indices);
    }
}
