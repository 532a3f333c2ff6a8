package dev.assay.datasets.augmentations;

import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;

/** Checks on inputs that have to be images. */
final class Images {
    private static final int RANK = 3;

    private Images() {}

    /**
     * The shape, which is channels x height x width.
     *
     * @throws UserException where it is another
     */
    static Shape checked(String name, Shape input) {
        if (input.rank() != RANK) {
            throw new UserException("augmentation '" + name
                    + "' takes images, channels x height x width, but the inputs of this data set are " + input);
        }
        return input;
    }
}
