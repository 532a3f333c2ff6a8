package dev.assay.tensor;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A value on a {@link Tape}, with the way that gradients take back from it.
 *
 * @param <T> the array of the operations that the tape runs on
 */
public final class Variable<T> {
    private final T value;
    private final long order;
    private final boolean tracked;
    private final List<Edge<T>> edges;

    Variable(T value, long order, boolean tracked, List<Edge<T>> edges) {
        this.value = value;
        this.order = order;
        this.tracked = tracked;
        this.edges = edges;
    }

    public T value() {
        return value;
    }

    /** Its place among all values of its tape: what it is made of comes before it. */
    long order() {
        return order;
    }

    /** Whether it is a variable or made of one, so that there is a gradient to it. */
    boolean tracked() {
        return tracked;
    }

    /** Where gradients go from here. */
    List<Edge<T>> edges() {
        return edges;
    }

    /**
     * One argument that a value was made of.
     *
     * @param gradient from the gradient of the value, that of the argument
     */
    record Edge<T>(Variable<T> argument, UnaryOperator<T> gradient) {}
}
