package dev.assay.spi;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.run.Snapshot;
import dev.assay.tensor.Tensor;

/** A network on an engine, with its weights; not thread-safe: built, trained and asked on one thread. */
public interface Model extends AutoCloseable {
    /**
     * One step of training, the same on every engine: the forward pass in training mode, the loss, plus each regularizer's penalty
     * on each {@linkplain Objective#trains trained} weight that it applies to; the gradients of that, as the regularizers change them in order; then for each trained weight the decay of its
     * regularizers, the optimizer's step, both {@linkplain Objective#optimizer(String) at the rate of its layer}, and their projections in order; last
     * the weights that layers keep. A {@linkplain Objective#freezes frozen} layer computes as in inference mode.
     *
     * @param batch nothing of which is kept, so that its arrays may be written over afterwards
     * @return the objective before the step: the mean loss over the batch plus penalties; may be NaN or infinite
     */
    double fit(Batch batch, Progress at);

    /** As {@link #fit(Batch, Progress)}, to the bit, of all of these examples in their order. */
    default double fit(Examples examples, Progress at) {
        return fit(examples.asBatch(), at);
    }

    /** The network's raw outputs in inference mode, batch x outputs, for inputs of batch x input shape. */
    Tensor predict(Tensor inputs);

    /** What the named layer puts out in inference mode, batch x its output shape. */
    Tensor activation(String layer, Tensor inputs);

    /** The gradient of the mean loss over the batch with respect to the inputs, in inference mode, of the inputs' shape. */
    Tensor inputGradient(Batch batch);

    /** A copy of all that training has changed. */
    Snapshot snapshot();

    /**
     * Takes back all that training has changed.
     *
     * @throws IllegalArgumentException where the snapshot is of another network, naming the first difference
     */
    void restore(Snapshot snapshot);

    /** Frees what the model holds outside the heap. */
    @Override
    void close();
}
