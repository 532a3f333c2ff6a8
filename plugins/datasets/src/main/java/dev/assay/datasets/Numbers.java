package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.tensor.Shape;
import java.util.Objects;

/** Examples whose inputs and targets stand one after the other in two arrays, which are taken over. */
final class Numbers implements Examples {
    private final Layout layout;
    private final Shape inputShape;
    private final Shape targetShape;
    private final float[] inputs;
    private final float[] targets;

    Numbers(Shape inputShape, Shape targetShape, float[] inputs, float[] targets) {
        this(Layout.of(inputShape), targetShape, inputs, targets);
    }

    Numbers(Layout layout, Shape targetShape, float[] inputs, float[] targets) {
        this.layout = layout;
        this.inputShape = layout.shape();
        this.targetShape = targetShape;
        this.inputs = inputs;
        this.targets = targets;
    }

    @Override
    public int size() {
        return targets.length / targetShape.length();
    }

    @Override
    public Shape inputShape() {
        return inputShape;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Shape targetShape() {
        return targetShape;
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        copy(inputs, index, inputShape.length(), into, offset);
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        copy(targets, index, targetShape.length(), into, offset);
    }

    private void copy(float[] from, int index, int width, float[] into, int offset) {
        System.arraycopy(from, Objects.checkIndex(index, size()) * width, into, offset, width);
    }
}
