package dev.assay.testing;

import dev.assay.data.Examples;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;

/** Examples that lie in two tensors, with the examples as first dimension. */
public record HostExamples(Tensor inputs, Tensor targets) implements Examples {
    @Override
    public int size() {
        return inputs.rows();
    }

    @Override
    public Shape inputShape() {
        return inputs.shape().unbatched();
    }

    @Override
    public Shape targetShape() {
        return targets.shape().unbatched();
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        System.arraycopy(inputs.values(), index * inputs.rowLength(), into, offset, inputs.rowLength());
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        System.arraycopy(targets.values(), index * targets.rowLength(), into, offset, targets.rowLength());
    }

    @Override
    public boolean isInMemory() {
        return true;
    }
}
