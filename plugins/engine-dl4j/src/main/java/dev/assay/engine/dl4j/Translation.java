package dev.assay.engine.dl4j;

import dev.assay.network.Add;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution1D;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
import dev.assay.network.GaussianNoise;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.Identity;
import dev.assay.network.IdentityShortcut;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.TransposedConvolution2D;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** Decides how each layer is computed: by primitives of oneDNN where there are some, else by its definition. */
record Translation(Nd4jOps ops) {
    /** Whether a layer's kernel can apply a rectifier that follows it. */
    boolean canRectify(Layer layer) {
        return layer instanceof Convolution2D
                || layer instanceof DepthwiseConvolution2D
                || layer instanceof Convolution1D
                || layer instanceof Dense
                || layer instanceof BatchNormalization
                || layer instanceof Add;
    }

    /**
     * The kernel for a layer.
     *
     * @param inputs the shapes that reach it, without the batch dimension
     * @param relu whether the kernel applies a rectifier too; only where {@link #canRectify}
     * @param training whether the layer is trained, rather than asked
     */
    Kernel kernel(Layer layer, List<Shape> inputs, boolean relu, boolean training) {
        if (layer instanceof Convolution2D convolution) {
            return new ConvolutionKernel(convolution, relu);
        }
        if (layer instanceof DepthwiseConvolution2D depthwise) {
            return new ConvolutionKernel(depthwise.grouped(inputs.get(0)), relu);
        }
        if (layer instanceof Convolution1D convolution) {
            return new SequenceConvolutionKernel(convolution, relu);
        }
        if (layer instanceof TransposedConvolution2D transposed
                && TransposedConvolutionKernel.fits(transposed, inputs.get(0))) {
            return new TransposedConvolutionKernel(transposed);
        }
        if (layer instanceof Dense dense) {
            return new DenseKernel(dense, relu);
        }
        if (layer instanceof BatchNormalization normalization) {
            return new BatchNormalizationKernel(ops, normalization, relu);
        }
        if (layer instanceof MaxPooling2D pooling) {
            return new PoolingKernel(algorithm.pooling_max, pooling.over(inputs.get(0)), false);
        }
        if (layer instanceof AveragePooling2D pooling) {
            return new PoolingKernel(algorithm.pooling_avg_exclude_padding, pooling.over(inputs.get(0)), false);
        }
        if (layer instanceof GlobalAveragePooling2D) {
            Shape map = inputs.get(0);
            Window all = new Window(map.size(1), map.size(2), 1, 1, 1, 1, 0, 0, 0, 0);
            return new PoolingKernel(algorithm.pooling_avg_exclude_padding, all, true);
        }
        if (layer instanceof LocalResponseNormalization normalization) {
            return new ResponseNormalizationKernel(normalization);
        }
        if (layer instanceof Add) {
            return new AddKernel(relu);
        }
        if (layer instanceof Concatenate) {
            return new ConcatenateKernel();
        }
        if (layer instanceof IdentityShortcut shortcut) {
            return new IdentityShortcutKernel(shortcut);
        }
        if (layer instanceof Flatten) {
            return new FlattenKernel();
        }
        // For one step oneDNN's gradient of the recurrent kernel, which is 0, is left to chance.
        if (layer instanceof LSTM lstm && inputs.size() == 1 && inputs.get(0).size(0) > 1) {
            return new LSTMKernel(lstm);
        }
        if (layer instanceof DropConnect dropped && (!training || dropped.rate() == 0)) {
            return kernel(dropped.layer(), inputs, false, training);
        }
        if (layer instanceof Identity
                || layer instanceof GaussianNoise && !training
                || layer instanceof Dropout dropout && (!training || dropout.rate() == 0)) {
            return new NothingKernel();
        }
        return ActivationKernel.of(layer).orElseGet(() -> new DefinitionKernel(ops, layer, inputs));
    }
}
