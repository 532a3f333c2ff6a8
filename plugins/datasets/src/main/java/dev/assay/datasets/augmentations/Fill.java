package dev.assay.datasets.augmentations;

/** What is seen where an image is moved away from its frame. */
public enum Fill {
    /** Nothing: 0, which is black; in a segmentation a pixel that counts for nothing. */
    CONSTANT,
    /** The pixel at the border. */
    NEAREST,
    /** The image mirrored at its border: d c b a | a b c d | d c b a. */
    REFLECT;

    /** Where a row or column beyond the border is taken from; -1 for nowhere. */
    int source(int index, int size) {
        if (index >= 0 && index < size) {
            return index;
        }
        return switch (this) {
            case CONSTANT -> -1;
            case NEAREST -> index < 0 ? 0 : size - 1;
            case REFLECT -> {
                int place = Math.floorMod(index, 2 * size);
                yield place < size ? place : 2 * size - 1 - place;
            }
        };
    }
}
