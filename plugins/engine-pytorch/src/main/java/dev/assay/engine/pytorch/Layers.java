package dev.assay.engine.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.Pass;
import dev.assay.tensor.Shape;
import java.util.List;

/** Decides how each layer is computed: by a kernel of PyTorch for the whole of it where there is one, else by its definition. */
final class Layers {
    private final PyTorchOps ops;

    Layers(PyTorchOps ops) {
        this.ops = ops;
    }

    /** A layer on a batch. */
    PtNDArray forward(Layer layer, List<PtNDArray> inputs, Pass<PtNDArray> pass) {
        PtNDArray x = inputs.get(0);
        if (layer instanceof Dense dense && dense.bias()) {
            return JniUtils.linear(x, ops.transpose(pass.weight("kernel")), pass.weight("bias"));
        }
        if (layer instanceof Convolution2D convolution && convolution.bias()) {
            return ops.convolution2D(
                    x,
                    pass.weight("kernel"),
                    pass.weight("bias"),
                    convolution.over(ops.shape(x).unbatched()),
                    convolution.groups());
        }
        if (layer instanceof BatchNormalization normalization) {
            return normalized(normalization, x, pass);
        }
        if (layer instanceof DepthwiseConvolution2D depthwise) {
            return forward(depthwise.grouped(ops.shape(x).unbatched()), inputs, pass);
        }
        if (layer instanceof DropConnect dropped && !pass.training()) {
            return forward(dropped.layer(), inputs, pass);
        }
        if (layer instanceof LSTM lstm && inputs.size() == 1) {
            return recurrent(lstm, x, pass);
        }
        return layer.forward(ops, inputs, pass);
    }

    private PtNDArray normalized(BatchNormalization layer, PtNDArray x, Pass<PtNDArray> pass) {
        PtNDArray mean = pass.weight("mean");
        PtNDArray variance = pass.weight("variance");
        if (!pass.training()) {
            return JniUtils.batchNorm(
                    x, mean, variance, pass.weight("scale"), pass.weight("shift"), false, 0, layer.epsilon());
        }
        Shape shape = ops.shape(x);
        long values = shape.elements() / shape.size(1);
        if (values == 1) {
            // PyTorch refuses to take the variance of a single value.
            return layer.forward(ops, List.of(x), pass);
        }
        // With a momentum of 1 they become those of the batch, the variance divided by one less than the number of
        // values.
        PtNDArray batchMean = ops.fill(ops.shape(mean), 0);
        PtNDArray batchVariance = ops.fill(ops.shape(mean), 0);
        PtNDArray y = JniUtils.batchNorm(
                x, batchMean, batchVariance, pass.weight("scale"), pass.weight("shift"), true, 1, layer.epsilon());
        double keep = layer.momentum();
        pass.update("mean", ops.add(ops.multiply(mean, keep), ops.multiply(batchMean, 1 - keep)));
        double biased = (1 - keep) * (values - 1) / values;
        pass.update("variance", ops.add(ops.multiply(variance, keep), ops.multiply(batchVariance, biased)));
        return y;
    }

    private PtNDArray recurrent(LSTM layer, PtNDArray x, Pass<PtNDArray> pass) {
        Shape shape = ops.shape(x);
        PtNDArray zeros = ops.fill(Shape.of(1, shape.size(0), layer.units()), 0);
        PtNDArray bias = pass.weight("bias");
        // PyTorch adds two biases.
        NDList weights = new NDList(
                ops.transpose(pass.weight("kernel")),
                ops.transpose(pass.weight("recurrent-kernel")),
                bias,
                ops.fill(ops.shape(bias), 0));
        NDList outputs = JniUtils.lstm(x, new NDList(zeros, zeros), weights, true, 1, 0, pass.training(), false, true);
        return layer.returnSequences()
                ? (PtNDArray) outputs.get(0)
                : ops.reshape((PtNDArray) outputs.get(1), Shape.of(shape.size(0), layer.units()));
    }
}
