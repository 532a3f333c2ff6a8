package dev.assay.experiments.run;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Examples after a preprocessing step. */
record Transformed(Examples raw, Layout layout, Transform.Fitted step) implements Examples {
    /** The same steps, as many as there are on top of each other, on other examples of the same shape. */
    Transformed over(Examples other) {
        return new Transformed(raw instanceof Transformed below ? below.over(other) : other, layout, step);
    }

    /** Examples with the same values, sooner to be had where each value becomes another by itself and there are few. */
    Examples quicker() {
        return step.isElementwise() && layout.equals(raw.layout())
                ? raw.mapped(this::each).orElse(this)
                : this;
    }

    private float[] each(float[] values) {
        int width = inputShape().length();
        int rows = (values.length + width - 1) / width;
        Tensor batch = new Tensor(inputShape().batched(rows), Arrays.copyOf(values, rows * width));
        return Arrays.copyOf(step.apply(batch).values(), values.length);
    }

    @Override
    public int size() {
        return raw.size();
    }

    @Override
    public Shape inputShape() {
        return layout.shape();
    }

    @Override
    public Shape targetShape() {
        return raw.targetShape();
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        float[] values = batch(index).inputs().values();
        System.arraycopy(values, 0, into, offset, values.length);
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        raw.copyTarget(index, into, offset);
    }

    @Override
    public Batch batch(Optional<Batch> used, int... indices) {
        Batch batch = raw.batch(used, indices);
        Tensor inputs = step.apply(batch.inputs());
        return new Batch(inputs, batch.targets());
    }
}
