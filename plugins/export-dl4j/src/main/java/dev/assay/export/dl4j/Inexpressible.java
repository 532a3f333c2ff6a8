package dev.assay.export.dl4j;

/** What Deeplearning4j has no layers for; the message goes on from the layer's name. */
final class Inexpressible extends RuntimeException {
    private static final long serialVersionUID = 1;

    Inexpressible(String message) {
        super(message);
    }
}
