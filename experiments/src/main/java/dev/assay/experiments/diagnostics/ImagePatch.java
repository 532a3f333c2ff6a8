package dev.assay.experiments.diagnostics;

import dev.assay.network.Reach;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;

/**
 * A part of an image, which may stand out over its border.
 *
 * @param top the first row, below 0 where that is padding
 * @param left the first column
 */
record ImagePatch(int top, int left, int height, int width) {
    /** What an element of a map sees of an image: all of it where its place is not known. */
    static ImagePatch of(Reach reach, Shape image, int row, int column) {
        return reach.all() || !reach.placed()
                ? new ImagePatch(0, 0, image.size(1), image.size(2))
                : new ImagePatch(
                        reach.top() + row * reach.strideHeight(),
                        reach.left() + column * reach.strideWidth(),
                        reach.height(),
                        reach.width());
    }

    /** The part of channels x height x width; NaN outside of the image. */
    Tensor cut(Tensor image) {
        Shape shape = image.shape();
        Tensor part = Tensor.zeros(Shape.of(shape.size(0), height, width));
        Arrays.fill(part.values(), Float.NaN);
        for (int channel = 0; channel < shape.size(0); channel++) {
            for (int y = Math.max(0, -top); y < Math.min(height, shape.size(1) - top); y++) {
                for (int x = Math.max(0, -left); x < Math.min(width, shape.size(2) - left); x++) {
                    part.values()[(channel * height + y) * width + x] =
                            image.values()[(channel * shape.size(1) + top + y) * shape.size(2) + left + x];
                }
            }
        }
        return part;
    }

    /** Whether a place of the image lies in the part. */
    boolean contains(int row, int column) {
        return row >= top && row < top + height && column >= left && column < left + width;
    }
}
