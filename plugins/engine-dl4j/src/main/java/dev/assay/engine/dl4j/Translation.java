package dev.assay.engine.dl4j;

import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.ReLU;
import dev.assay.tensor.Shape;
import java.util.List;

/** Decides how each layer is computed: by code of its own where that is faster, else by its definition. */
final class Translation {
    private final Nd4jOps ops;

    Translation(Nd4jOps ops) {
        this.ops = ops;
    }

    /**
     * The kernel for a layer.
     *
     * @param inputs the shapes that reach it, without the batch dimension
     */
    Kernel kernel(Layer layer, List<Shape> inputs) {
        if (layer instanceof Convolution2D convolution) {
            return new ConvolutionKernel(ops, convolution);
        }
        if (layer instanceof Dense dense) {
            return new DenseKernel(ops, dense);
        }
        if (layer instanceof BatchNormalization normalization) {
            return new BatchNormalizationKernel(ops, normalization);
        }
        if (layer instanceof MaxPooling2D pooling) {
            return new MaxPoolingKernel(ops, pooling);
        }
        if (layer instanceof ReLU) {
            return new ReLUKernel(ops);
        }
        if (layer instanceof LSTM lstm) {
            return new LSTMKernel(ops, lstm);
        }
        return new DefinitionKernel(ops, layer, inputs);
    }
}
