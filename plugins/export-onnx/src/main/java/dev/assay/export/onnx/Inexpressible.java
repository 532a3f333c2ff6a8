package dev.assay.export.onnx;

/** What a layer does and ONNX has no operators for; the message goes on from the layer's name. */
final class Inexpressible extends RuntimeException {
    private static final long serialVersionUID = 1;

    Inexpressible(String message) {
        super(message);
    }
}
