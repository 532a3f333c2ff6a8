package dev.assay.data;

import dev.assay.tensor.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Some examples of another sequence, in an order of their own. */
record Selection(Examples all, int[] indices) implements Examples {
    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape inputShape() {
        return all.inputShape();
    }

    @Override
    public Layout layout() {
        return all.layout();
    }

    @Override
    public Shape targetShape() {
        return all.targetShape();
    }

    @Override
    public int origin(int index) {
        return all.origin(indices[index]);
    }

    @Override
    public void expect(int index) {
        all.expect(indices[index]);
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        all.copyInput(indices[index], into, offset);
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        all.copyTarget(indices[index], into, offset);
    }

    @Override
    public void copy(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
        all.copy(indices[index], input, inputOffset, target, targetOffset);
    }

    @Override
    public boolean isInMemory() {
        return all.isInMemory();
    }

    @Override
    public Optional<Examples> mapped(UnaryOperator<float[]> change) {
        return all.mapped(change).map(changed -> new Selection(changed, indices));
    }
}
