package dev.assay.data;

import java.util.List;

/**
 * An image with the boxes that people have drawn around things in it.
 *
 * @param name of the image's file
 * @param height in pixels
 * @param width in pixels
 */
public record AnnotatedImage(String name, int height, int width, List<Box> boxes) {
    public AnnotatedImage {
        boxes = List.copyOf(boxes);
    }

    /**
     * A box, in pixels from the top left corner of the image, with its edges as the annotation gives them.
     *
     * @param category what is in it
     * @param ignored whether it counts neither as found nor as missed: VOC's "difficult", COCO's "iscrowd"
     */
    public record Box(String category, double left, double top, double right, double bottom, boolean ignored) {
        /** Whether it holds no area. */
        public boolean isDegenerate() {
            return !(right > left && bottom > top);
        }
    }
}
