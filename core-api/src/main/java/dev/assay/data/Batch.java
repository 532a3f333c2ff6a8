package dev.assay.data;

import dev.assay.tensor.Tensor;

/** Examples that are computed together: inputs and targets, each with the batch as first dimension. */
public record Batch(Tensor inputs, Tensor targets) {
    public Batch {
        if (inputs.rows() != targets.rows()) {
            throw new IllegalArgumentException(inputs.rows() + " inputs, but " + targets.rows() + " targets");
        }
    }

    public int size() {
        return inputs.rows();
    }
}
