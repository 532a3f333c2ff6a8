package dev.assay.datasets;

import dev.assay.data.Examples;
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
record Computed(int size, Shape inputShape, Shape targetShape, Copy input, Copy target) implements Examples {
    /** Writes one example's values from an offset on; called from several threads. */
    @FunctionalInterface
    interface Copy {
        void copy(int index, float[] into, int offset);
    }

    /**
     * Classified inputs kept as a byte a value; the arrays are taken over.
     *
     * @param inputs one after the other
     * @param labels the class of each, below {@code classes}
     */
    static Computed classified(Shape input, int classes, byte[] inputs, byte[] labels) {
        return new Computed(
                labels.length,
                input,
                Shape.of(classes),
                new Bytes(inputs, 0, input.length(), input.length()),
                oneHot(classes, index -> labels[index] & 0xFF));
    }

    /** Targets of classes: a 1 at the place of each example's. */
    static Copy oneHot(int classes, IntUnaryOperator classOf) {
        return (index, into, offset) -> {
            Arrays.fill(into, offset, offset + classes, 0);
            into[offset + classOf.applyAsInt(index)] = 1;
        };
    }

    @Override
    public boolean isInMemory() {
        return input instanceof Bytes;
    }

    @Override
    public Optional<Examples> mapped(UnaryOperator<float[]> change) {
        return input instanceof Bytes bytes
                ? Optional.of(new Computed(size, inputShape, targetShape, bytes.mapped(change), target))
                : Optional.empty();
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
