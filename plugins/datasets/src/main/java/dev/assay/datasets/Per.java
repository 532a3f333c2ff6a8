package dev.assay.datasets;

import dev.assay.tensor.Shape;

/** Which values of the inputs a preprocessing step takes its figures over together. */
public enum Per {
    /** All values: one figure. */
    ALL,
    /** The first dimension: one figure a channel of images, one an element of vectors. */
    CHANNEL,
    /** Each value by itself. */
    FEATURE;

    /** How many figures that makes. */
    int groups(Shape input) {
        return switch (this) {
            case ALL -> 1;
            case CHANNEL -> input.rank() == 0 ? 1 : input.size(0);
            case FEATURE -> input.length();
        };
    }
}
