package dev.assay.spi;

import dev.assay.data.Task;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;

/** An exported network, ready to predict by the runtime of its format. */
public interface ExportedModel extends AutoCloseable {
    /** The shape of one example, as its data set has it. */
    Shape input();

    /** What is predicted, with its names. */
    Task task();

    /** The predictions for a batch of examples, batch x {@link #input()}: batch x outputs. */
    Tensor predict(Tensor inputs);

    @Override
    void close();
}
