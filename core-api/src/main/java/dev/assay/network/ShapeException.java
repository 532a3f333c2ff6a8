package dev.assay.network;

import dev.assay.spi.UserException;

/** Shapes that do not go together, told with the layer's name and the shapes. */
public final class ShapeException extends UserException {
    private static final long serialVersionUID = 1;

    public ShapeException(String message) {
        super(message);
    }
}
