package dev.assay.network;

import dev.assay.tensor.Shape;

/** What one layer gets from the pass that runs it. */
public interface Pass<T> {
    /** The layer's weight of that name. */
    T weight(String name);

    /** Whether the network is being trained, rather than asked. */
    boolean training();

    /**
     * Uniform random numbers in [0, 1), new in every step, from the stream of this layer; the same on every engine: {@link Noise}.
     * Only in training.
     */
    T uniform(Shape shape);

    /** Sets a weight that is kept rather than trained, once the step is done. Only in training. */
    void update(String name, T value);
}
