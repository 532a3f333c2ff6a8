package dev.assay.data;

import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Examples that are read or computed where they are asked for.
 *
 * @param size how many there are
 * @param input writes an example's input
 * @param target writes an example's target
 */
public record ComputedExamples(int size, Shape inputShape, Shape targetShape, Copy input, Copy target)
        implements Examples {
    /** Writes one example's values from an offset on; called from several threads. */
    @FunctionalInterface
    public interface Copy {
        void copy(int index, float[] into, int offset);

        /** As {@link Examples#expect}. */
        default void expect(int index) {}
    }

    /**
     * Classified inputs kept as a byte a value; the arrays are taken over.
     *
     * @param inputs one after the other
     * @param labels the class of each, below {@code classes}
     */
    public static ComputedExamples classified(Shape input, int classes, byte[] inputs, byte[] labels) {
        return new ComputedExamples(
                labels.length,
                input,
                Shape.of(classes),
                new ByteInputs(inputs, 0, input.length(), input.length()),
                oneHot(classes, index -> labels[index] & 0xFF));
    }

    /** Targets of classes: a 1 at the place of each example's. */
    public static Copy oneHot(int classes, IntUnaryOperator classOf) {
        return (index, into, offset) -> {
            Arrays.fill(into, offset, offset + classes, 0);
            into[offset + classOf.applyAsInt(index)] = 1;
        };
    }

    @Override
    public boolean isInMemory() {
        return input instanceof ByteInputs;
    }

    @Override
    public Optional<Examples> mapped(UnaryOperator<float[]> change) {
        return input instanceof ByteInputs bytes
                ? Optional.of(new ComputedExamples(size, inputShape, targetShape, bytes.mapped(change), target))
                : Optional.empty();
    }

    @Override
    public void expect(int index) {
        input.expect(index);
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        input.copy(Objects.checkIndex(index, size), into, offset);
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        target.copy(Objects.checkIndex(index, size), into, offset);
    }
}
