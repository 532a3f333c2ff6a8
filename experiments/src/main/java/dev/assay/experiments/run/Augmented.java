package dev.assay.experiments.run;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.run.Seeds;
import dev.assay.spi.Augmentation;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;

/**
 * Training examples as one epoch sees them. What an example becomes is a function of the seed, the epoch, its index and the step's place in
 * the list, so that any thread may prepare any batch, and a run that goes on sees what it would have seen.
 */
record Augmented(Examples raw, List<Augmentation.Fitted> steps, Seeds seeds, long epoch) implements Examples {
    @Override
    public int size() {
        return raw.size();
    }

    @Override
    public Shape inputShape() {
        return raw.inputShape();
    }

    @Override
    public Layout layout() {
        return raw.layout();
    }

    @Override
    public Shape targetShape() {
        return raw.targetShape();
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        copy(distorted(index).inputs(), into, offset);
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        copy(distorted(index).targets(), into, offset);
    }

    @Override
    public void copy(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
        Batch example = distorted(index);
        copy(example.inputs(), input, inputOffset);
        copy(example.targets(), target, targetOffset);
    }

    private Batch distorted(int index) {
        Batch example = raw.batch(index);
        for (int i = 0; i < steps.size(); i++) {
            example = steps.get(i).apply(example, seeds.stream("augmentation", epoch, index, i));
        }
        return example;
    }

    private static void copy(Tensor from, float[] into, int offset) {
        System.arraycopy(from.values(), 0, into, offset, from.values().length);
    }
}
