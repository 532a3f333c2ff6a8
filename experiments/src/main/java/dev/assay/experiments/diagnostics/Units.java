package dev.assay.experiments.diagnostics;

import dev.assay.tensor.Shape;

/**
 * What counts as one unit of a layer: a map of maps, an element of a vector, a feature of a sequence.
 *
 * @param count how many there are
 * @param apart how many elements lie between an element of one and the same of the next
 * @param elements of the layer's output for one example
 */
record Units(int count, int apart, int elements) {
    private static final int SEQUENCE = 2;

    /** Those of a layer that puts out a shape. */
    static Units of(Shape output) {
        int elements = output.length();
        int count = output.rank() == SEQUENCE ? output.size(1) : output.rank() == 0 ? 1 : output.size(0);
        return new Units(count, output.rank() == SEQUENCE ? 1 : elements / count, elements);
    }

    /** The unit that an element of the output belongs to. */
    int unit(int element) {
        return element / apart % count;
    }
}
