package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

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

    /** Targets of classes: a 1 at the place of each example's. */
    static Copy oneHot(int classes, IntUnaryOperator classOf) {
        return (index, into, offset) -> {
            Arrays.fill(into, offset, offset + classes, 0);
            into[offset + classOf.applyAsInt(index)] = 1;
        };
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
