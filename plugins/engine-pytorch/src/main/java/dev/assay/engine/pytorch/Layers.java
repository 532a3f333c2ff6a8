package dev.assay.engine.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.nn.recurrent.RNN;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.network.Activation;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.GRU;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.Pass;
import dev.assay.network.ReLU;
import dev.assay.network.Recurrent;
import dev.assay.network.SimpleRNN;
import dev.assay.network.Tanh;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Decides how each layer is computed: by a kernel of PyTorch for the whole of it where there is one, else by its definition. */
final class Layers {
    /** The activations for which PyTorch has a plain recurrent layer. */
    private static final Map<Activation, RNN.Activation> ACTIVATIONS =
            Map.of(new Tanh(), RNN.Activation.TANH, new ReLU(), RNN.Activation.RELU);

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
        if (layer instanceof GRU gru && inputs.size() == 1) {
            return recurrent(gru, x, pass);
        }
        if (layer instanceof SimpleRNN rnn && inputs.size() == 1 && ACTIVATIONS.containsKey(rnn.activation())) {
            return recurrent(rnn, x, pass);
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
        PtNDArray zeros = start(layer, x);
        PtNDArray bias = pass.weight("bias");
        // PyTorch adds two biases.
        NDList weights = new NDList(
                ops.transpose(pass.weight("kernel")),
                ops.transpose(pass.weight("recurrent-kernel")),
                bias,
                ops.fill(ops.shape(bias), 0));
        NDList outputs = JniUtils.lstm(x, new NDList(zeros, zeros), weights, true, 1, 0, pass.training(), false, true);
        return chosen(layer, outputs);
    }

    private PtNDArray recurrent(GRU layer, PtNDArray x, Pass<PtNDArray> pass) {
        NDList weights = new NDList(
                ops.transpose(resetFirst(pass.weight("kernel"), layer.units())),
                ops.transpose(resetFirst(pass.weight("recurrent-kernel"), layer.units())),
                resetFirst(pass.weight("bias"), layer.units()),
                resetFirst(pass.weight("recurrent-bias"), layer.units()));
        return chosen(layer, JniUtils.gru(x, start(layer, x), weights, true, 1, 0, pass.training(), false, true));
    }

    /** The gates z, r, n in PyTorch's order r, z, n. */
    private PtNDArray resetFirst(PtNDArray gates, int units) {
        return ops.concatenate(
                List.of(
                        ops.slice(gates, -1, units, 2 * units),
                        ops.slice(gates, -1, 0, units),
                        ops.slice(gates, -1, 2 * units, 3 * units)),
                -1);
    }

    private PtNDArray recurrent(SimpleRNN layer, PtNDArray x, Pass<PtNDArray> pass) {
        NDList weights =
                new NDList(ops.transpose(pass.weight("kernel")), ops.transpose(pass.weight("recurrent-kernel")));
        if (layer.bias()) {
            PtNDArray bias = pass.weight("bias");
            // PyTorch adds two biases.
            weights.addAll(List.of(bias, ops.fill(ops.shape(bias), 0)));
        }
        RNN.Activation activation = Objects.requireNonNull(ACTIVATIONS.get(layer.activation()));
        return chosen(
                layer,
                JniUtils.rnn(
                        x, start(layer, x), weights, layer.bias(), 1, activation, 0, pass.training(), false, true));
    }

    private PtNDArray start(Recurrent layer, PtNDArray x) {
        return ops.fill(Shape.of(1, ops.shape(x).size(0), layer.units()), 0);
    }

    /** The outputs of all steps, or the last. */
    private PtNDArray chosen(Recurrent layer, NDList outputs) {
        PtNDArray last = (PtNDArray) outputs.get(1);
        return layer.returnSequences()
                ? (PtNDArray) outputs.get(0)
                : ops.reshape(last, Shape.of(ops.shape(last).size(1), layer.units()));
    }
}
