package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.tensor.Shape;
import java.util.Objects;

/** Classified examples kept as a byte a value, delivered as numbers from 0 to 255; the arrays are taken over. */
final class LabelledBytes implements Examples {
    private final Shape inputShape;
    private final Shape targetShape;
    private final int width;
    private final byte[] values;
    private final byte[] labels;

    /**
     * @param values the inputs one after the other
     * @param labels the class of each, below {@code classes}
     */
    LabelledBytes(Shape inputShape, int classes, byte[] values, byte[] labels) {
        this.inputShape = inputShape;
        this.targetShape = Shape.of(classes);
        this.width = inputShape.length();
        this.values = values;
        this.labels = labels;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape inputShape() {
        return inputShape;
    }

    @Override
    public Shape targetShape() {
        return targetShape;
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        int from = checked(index) * width;
        for (int i = 0; i < width; i++) {
            into[offset + i] = values[from + i] & 0xFF;
        }
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        int label = labels[checked(index)] & 0xFF;
        for (int i = 0; i < targetShape.length(); i++) {
            into[offset + i] = i == label ? 1 : 0;
        }
    }

    private int checked(int index) {
        return Objects.checkIndex(index, labels.length);
    }
}
