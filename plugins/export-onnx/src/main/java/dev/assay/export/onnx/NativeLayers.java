package dev.assay.export.onnx;

import static dev.assay.export.onnx.OnnxGraph.integer;
import static dev.assay.export.onnx.OnnxGraph.number;

import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.ELU;
import dev.assay.network.Flatten;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.GlobalMaxPooling2D;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.LeakyReLU;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.Pass;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The layers for which ONNX has an operator of its own, which runtimes compute faster than a definition, and tools recognise. */
final class NativeLayers {
    /** Where ONNX's LSTM has the gates that lie in the order i, f, g, o here: i, o, f, c. */
    private static final int[] GATES = {0, 3, 1, 2};

    private final OnnxGraph graph;
    private final OnnxOps ops;

    NativeLayers(OnnxGraph graph, OnnxOps ops) {
        this.graph = graph;
        this.ops = ops;
    }

    /**
     * What the layer puts out; empty where it is to be expressed by its definition.
     *
     * @param weights the layer's, by name
     */
    Optional<OnnxValue> express(
            Layer layer, String node, List<OnnxValue> inputs, Pass<OnnxValue> pass, Function<String, Tensor> weights) {
        OnnxValue x = inputs.get(0);
        Shape shape = x.shape();
        if (layer instanceof Convolution2D convolution) {
            List<OnnxValue> arguments = convolution.bias()
                    ? List.of(x, pass.weight("kernel"), pass.weight("bias"))
                    : List.of(x, pass.weight("kernel"));
            return Optional.of(ops.convolution(arguments, convolution.over(shape.unbatched()), convolution.groups()));
        }
        if (layer instanceof DropConnect dropped) {
            return express(dropped.layer(), node, inputs, pass, weights);
        }
        if (layer instanceof DepthwiseConvolution2D depthwise) {
            return express(depthwise.grouped(shape.unbatched()), node, inputs, pass, weights);
        }
        if (layer instanceof Dense dense) {
            List<OnnxValue> arguments = dense.bias()
                    ? List.of(x, pass.weight("kernel"), pass.weight("bias"))
                    : List.of(x, pass.weight("kernel"));
            return Optional.of(graph.node("Gemm", shape.with(1, dense.units()), arguments));
        }
        if (layer instanceof BatchNormalization norm) {
            return Optional.of(graph.node(
                    "BatchNormalization",
                    shape,
                    List.of(
                            x,
                            pass.weight("scale"),
                            pass.weight("shift"),
                            pass.weight("mean"),
                            pass.weight("variance")),
                    number("epsilon", norm.epsilon())));
        }
        if (layer instanceof LocalResponseNormalization norm) {
            return Optional.of(graph.node(
                    "LRN",
                    shape,
                    List.of(x),
                    integer("size", norm.depth()),
                    // ONNX divides it by the size.
                    number("alpha", norm.alpha() * norm.depth()),
                    number("beta", norm.beta()),
                    number("bias", norm.k())));
        }
        if (layer instanceof GlobalAveragePooling2D) {
            return Optional.of(flattened(graph.node("GlobalAveragePool", pooled(shape), List.of(x))));
        }
        if (layer instanceof GlobalMaxPooling2D) {
            return Optional.of(flattened(graph.node("GlobalMaxPool", pooled(shape), List.of(x))));
        }
        if (layer instanceof Flatten) {
            return Optional.of(flattened(x));
        }
        if (layer instanceof LeakyReLU leaky) {
            return Optional.of(graph.node("LeakyRelu", shape, List.of(x), number("alpha", leaky.slope())));
        }
        if (layer instanceof ELU elu) {
            return Optional.of(graph.node("Elu", shape, List.of(x), number("alpha", elu.alpha())));
        }
        return layer instanceof LSTM lstm && inputs.size() == 1
                ? Optional.of(lstm(lstm, node, x, weights))
                : Optional.empty();
    }

    private static Shape pooled(Shape images) {
        return images.with(2, 1).with(3, 1);
    }

    private OnnxValue flattened(OnnxValue x) {
        Shape flat = Shape.of(x.shape().size(0), x.shape().unbatched().length());
        return graph.node("Flatten", flat, List.of(x), integer("axis", 1));
    }

    private OnnxValue lstm(LSTM lstm, String node, OnnxValue x, Function<String, Tensor> weights) {
        int batch = x.shape().size(0);
        int steps = x.shape().size(1);
        int units = lstm.units();
        OnnxValue inputs = graph.weight(node + "/W", gates(weights.apply("kernel"), units));
        OnnxValue recurrent = graph.weight(node + "/R", gates(weights.apply("recurrent-kernel"), units));
        OnnxValue bias = graph.weight(node + "/B", biases(weights.apply("bias"), units));
        List<OnnxValue> arguments = List.of(ops.transpose(x, 1, 0, 2), inputs, recurrent, bias);
        OnnxValue all = new OnnxValue(graph.fresh("LSTM"), Shape.of(steps, 1, batch, units));
        OnnxValue none = new OnnxValue("", Shape.scalar());
        if (lstm.returnSequences()) {
            graph.add("LSTM", arguments, List.of(all), integer("hidden_size", units));
            return ops.transpose(ops.reshape(all, Shape.of(steps, batch, units)), 1, 0, 2);
        }
        OnnxValue last = new OnnxValue(graph.fresh("LSTM"), Shape.of(1, batch, units));
        graph.add("LSTM", arguments, List.of(none, last), integer("hidden_size", units));
        return ops.reshape(last, Shape.of(batch, units));
    }

    /** A kernel, rows x 4 units, as 1 x 4 units x rows with the gates in ONNX's order. */
    private static Tensor gates(Tensor kernel, int units) {
        int rows = kernel.rows();
        Tensor result = Tensor.zeros(Shape.of(1, GATES.length * units, rows));
        for (int gate = 0; gate < GATES.length; gate++) {
            for (int unit = 0; unit < units; unit++) {
                int column = GATES[gate] * units + unit;
                for (int row = 0; row < rows; row++) {
                    result.values()[(gate * units + unit) * rows + row] =
                            kernel.values()[row * GATES.length * units + column];
                }
            }
        }
        return result;
    }

    /** A bias as ONNX has it: one for the inputs, and another, which is 0, for the recurrent ones. */
    private static Tensor biases(Tensor bias, int units) {
        Tensor result = Tensor.zeros(Shape.of(1, 2 * GATES.length * units));
        for (int gate = 0; gate < GATES.length; gate++) {
            System.arraycopy(bias.values(), GATES[gate] * units, result.values(), gate * units, units);
        }
        return result;
    }
}
