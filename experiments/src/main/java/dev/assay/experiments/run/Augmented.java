package dev.assay.experiments.run;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.run.Seeds;
import dev.assay.spi.Augmentation;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Optional;

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

    /** Asks for each example once, where the default would make it for the input and again for the target. */
    @Override
    public Batch batch(Optional<Batch> used, int... indices) {
        Tensor inputs = Tensor.zeros(inputShape().batched(indices.length));
        Tensor targets = Tensor.zeros(targetShape().batched(indices.length));
        int width = inputShape().length();
        int outputs = targetShape().length();
        for (int i = 0; i < indices.length; i++) {
            Batch example = distorted(indices[i]);
            copy(example.inputs(), inputs.values(), i * width);
            copy(example.targets(), targets.values(), i * outputs);
        }
        return new Batch(inputs, targets);
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
