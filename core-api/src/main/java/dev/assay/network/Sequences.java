package dev.assay.network;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;

/** Sequences of steps x features looked at as maps one row high, with the features as channels. */
final class Sequences {
    private Sequences() {}

    /** The window of one dimension: of what a padding says, what goes left and right is put before and after the sequence. */
    static Window window(Padding padding, int steps, int size, int stride, int dilation) {
        Window w = padding.window(1, steps, new Size(1, size), new Size(1, stride), new Size(1, dilation));
        return new Window(1, size, 1, stride, 1, dilation, 0, 0, w.left(), w.right());
    }

    /** The shape of the sequences as maps, without the batch. */
    static Shape map(Shape sequence) {
        return Shape.of(sequence.size(1), 1, sequence.size(0));
    }

    /** The shape that comes out where a window goes over a sequence. */
    static Shape slide(Window window, Shape sequence, int features) {
        int steps = window.outputWidth(sequence.size(0));
        if (steps < 1) {
            throw new ShapeException("a window of " + window.width() + " steps does not fit into " + sequence);
        }
        return Shape.of(steps, features);
    }

    /** Batch x steps x features as batch x features x 1 x steps. */
    static <T> T toMaps(Ops<T> ops, T sequences) {
        Shape shape = ops.shape(sequences);
        return ops.reshape(ops.transpose(sequences, 0, 2, 1), Shape.of(shape.size(0), shape.size(2), 1, shape.size(1)));
    }

    /** The way back. */
    static <T> T fromMaps(Ops<T> ops, T maps) {
        Shape shape = ops.shape(maps);
        return ops.transpose(ops.reshape(maps, Shape.of(shape.size(0), shape.size(1), shape.size(3))), 0, 2, 1);
    }
}
