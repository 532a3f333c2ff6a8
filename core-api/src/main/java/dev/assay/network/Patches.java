package dev.assay.network;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;

/** What stands in each window of a map. */
final class Patches {
    private Patches() {}

    /**
     * The elements of each window, zeros for padding: batch x channels x places x height x width, where a place is one in the window,
     * row-major, and height and width are those of the map of windows.
     */
    static <T> T of(Ops<T> ops, T images, Window window) {
        int area = window.height() * window.width();
        double[] picks = new double[area * area];
        for (int place = 0; place < area; place++) {
            picks[place * area + place] = 1;
        }
        T filters = ops.constant(Shape.of(area, 1, window.height(), window.width()), picks);
        return correlated(ops, images, filters, window);
    }

    /** Filters of one channel over each channel: batch x channels x filters x height x width. */
    static <T> T correlated(Ops<T> ops, T images, T filters, Window window) {
        Shape shape = ops.shape(images);
        Shape apart = Shape.of(shape.size(0) * shape.size(1), 1, shape.size(2), shape.size(3));
        T maps = ops.convolution2D(ops.reshape(images, apart), filters, window, 1);
        Shape found = ops.shape(maps);
        return ops.reshape(maps, Shape.of(shape.size(0), shape.size(1), found.size(1), found.size(2), found.size(3)));
    }
}
