package dev.assay.export.dl4j;

import dev.assay.network.Activation;
import dev.assay.network.Add;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.Dropout;
import dev.assay.network.ELU;
import dev.assay.network.Flatten;
import dev.assay.network.GaussianNoise;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.GlobalMaxPooling2D;
import dev.assay.network.Identity;
import dev.assay.network.IdentityShortcut;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.LeakyReLU;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Node;
import dev.assay.network.ReLU;
import dev.assay.network.Reshape;
import dev.assay.network.Sigmoid;
import dev.assay.network.Slice;
import dev.assay.network.Softmax;
import dev.assay.network.Softplus;
import dev.assay.network.Tanh;
import dev.assay.run.TrainedNetwork;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Layers as Deeplearning4j's own vertices; each ends in one that bears the name of the layer's node. */
final class LayerVertices {
    /** Where Deeplearning4j has the gates that lie in the order i, f, g, o here: g, f, o, i. */
    private static final int[] GATES = {2, 1, 3, 0};

    private final GraphFile graph;
    private final TrainedNetwork trained;

    LayerVertices(GraphFile graph, TrainedNetwork trained) {
        this.graph = graph;
        this.trained = trained;
    }

    /**
     * Adds a layer, and gives the name of the vertex that puts out what it does.
     *
     * @throws Inexpressible where Deeplearning4j has no such layer
     */
    String add(Node node, List<String> inputs) {
        Layer layer = node.layer();
        String name = node.name();
        String from = inputs.get(0);
        Shape shape = trained.network().inputs(node).get(0);
        if (layer instanceof Convolution2D convolution) {
            return convolution(name, convolution, shape, from);
        }
        if (layer instanceof DropConnect dropped) {
            return add(new Node(name, dropped.layer(), node.inputs()), inputs);
        }
        if (layer instanceof DepthwiseConvolution2D depthwise) {
            return convolution(name, depthwise.grouped(shape), shape, from);
        }
        if (layer instanceof Dense dense) {
            Map<String, Object> form = GraphFile.trainedLayer(
                    "DenseLayer", shape.size(0), dense.units(), "hasBias", dense.bias(), "hasLayerNorm", false);
            float[] kernel = columns(weight(name, "kernel"));
            return dense.bias()
                    ? graph.layer(name, form, from, kernel, weight(name, "bias").values())
                    : graph.layer(name, form, from, kernel);
        }
        if (layer instanceof BatchNormalization norm) {
            return graph.layer(
                    name,
                    batchNorm(shape.size(0), norm.momentum(), norm.epsilon()),
                    from,
                    weight(name, "scale").values(),
                    weight(name, "shift").values(),
                    weight(name, "mean").values(),
                    logarithms(weight(name, "variance").values()));
        }
        if (layer instanceof MaxPooling2D pool) {
            return pool(name, "MAX", pool.over(shape), shape, from);
        }
        if (layer instanceof AveragePooling2D pool) {
            return pool(name, "AVG", pool.over(shape), shape, from);
        }
        if (layer instanceof LSTM lstm && inputs.size() == 1) {
            return lstm(name, lstm, shape, from);
        }
        if (layer instanceof IdentityShortcut shortcut) {
            return shortcut(name, shortcut, shape, from);
        }
        if (layer instanceof Flatten) {
            return reshape(graph, name, from, Shape.of(shape.length()));
        }
        if (layer instanceof Reshape reshape) {
            return reshape(graph, name, from, reshape.shape());
        }
        if (layer instanceof Slice slice) {
            return graph.vertex(name, "SubsetVertex", inputs, "from", slice.from(), "to", slice.to() - 1);
        }
        if (layer instanceof Add) {
            return graph.vertex(name, "ElementWiseVertex", inputs, "op", "Add");
        }
        if (layer instanceof Concatenate) {
            return graph.vertex(name, "MergeVertex", inputs, "mergeAxis", 1);
        }
        return graph.layer(name, plain(layer, shape), from);
    }

    /** A layer that has no weights and takes one input. */
    private static Map<String, Object> plain(Layer layer, Shape shape) {
        if (layer instanceof Activation activation) {
            return GraphFile.layer(
                    "ActivationLayer",
                    "activationFn",
                    function(activation, shape).orElseThrow(LayerVertices::unknown));
        }
        if (layer instanceof GaussianNoise) {
            // The network is exported as it predicts.
            return GraphFile.layer("ActivationLayer", "activationFn", GraphFile.activation("Identity"));
        }
        if (layer instanceof GlobalAveragePooling2D) {
            return globalPool("AVG");
        }
        if (layer instanceof GlobalMaxPooling2D) {
            return globalPool("MAX");
        }
        if (layer instanceof LocalResponseNormalization norm) {
            return GraphFile.layer(
                    "LocalResponseNormalization",
                    "n",
                    (double) norm.depth(),
                    "k",
                    norm.k(),
                    "alpha",
                    norm.alpha(),
                    "beta",
                    norm.beta(),
                    "dataFormat",
                    "NCHW");
        }
        if (layer instanceof Dropout dropout) {
            // Deeplearning4j takes the probability to keep an element.
            Map<String, Object> kept = GraphFile.object(
                    "org.deeplearning4j.nn.conf.dropout.Dropout", "p", 1 - dropout.rate(), "helperAllowFallback", true);
            Map<String, Object> form = GraphFile.trainedLayer("DropoutLayer", 0, 0);
            if (dropout.rate() > 0) {
                form.put("idropout", kept);
            }
            return form;
        }
        throw unknown();
    }

    private static Inexpressible unknown() {
        return new Inexpressible("is none of Deeplearning4j's own layers; the format onnx takes every layer");
    }

    private static Optional<Map<String, Object>> function(Activation activation, Shape shape) {
        if (activation instanceof LeakyReLU leaky) {
            return Optional.of(GraphFile.activation("LReLU", "alpha", leaky.slope()));
        }
        if (activation instanceof ELU elu) {
            return Optional.of(GraphFile.activation("ELU", "alpha", elu.alpha()));
        }
        if (activation instanceof Softmax && shape.rank() > 1) {
            throw new Inexpressible(
                    "goes over the channels of " + shape + ", but Deeplearning4j's goes over the last dimension");
        }
        Map<Class<?>, String> names = Map.of(
                Identity.class, "Identity",
                ReLU.class, "ReLU",
                Sigmoid.class, "Sigmoid",
                Tanh.class, "TanH",
                Softplus.class, "SoftPlus",
                Softmax.class, "Softmax");
        return Optional.ofNullable(names.get(activation.getClass())).map(GraphFile::activation);
    }

    private static Map<String, Object> globalPool(String type) {
        return GraphFile.layer("GlobalPoolingLayer", "poolingType", type, "collapseDimensions", true, "pnorm", 2);
    }

    /**
     * Variances as Deeplearning4j keeps them: the logarithms, to base 10, of standard deviations. It could keep the variances, but does not read back from
     * a file that it shall.
     */
    static float[] logarithms(float[] variances) {
        float[] logarithms = new float[variances.length];
        for (int i = 0; i < variances.length; i++) {
            logarithms[i] = (float) (Math.log10(variances[i]) / 2);
        }
        return logarithms;
    }

    static Map<String, Object> batchNorm(int channels, double momentum, double epsilon) {
        return GraphFile.trainedLayer(
                "BatchNormalization",
                channels,
                channels,
                "decay",
                momentum,
                "eps",
                epsilon,
                "gamma",
                1.0,
                "beta",
                0.0,
                "minibatch",
                true,
                "lockGammaBeta",
                false,
                "cnn2DFormat",
                "NCHW",
                "cudnnAllowFallback",
                true);
    }

    private String convolution(String name, Convolution2D layer, Shape shape, String from) {
        Window window = layer.over(shape);
        boolean even = window.top() == window.bottom() && window.left() == window.right();
        String images = even
                ? from
                : graph.layer(
                        name + "/padding",
                        GraphFile.layer(
                                "ZeroPaddingLayer",
                                "padding",
                                List.of(window.top(), window.bottom(), window.left(), window.right()),
                                "dataFormat",
                                "NCHW"),
                        from);
        int groups = layer.groups();
        int channels = shape.size(0) / groups;
        int filters = layer.filters() / groups;
        List<String> parts = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            String suffix = "/" + (group + 1);
            String part = groups == 1
                    ? images
                    : graph.vertex(
                            name + "/channels" + suffix,
                            "SubsetVertex",
                            List.of(images),
                            "from",
                            group * channels,
                            "to",
                            (group + 1) * channels - 1);
            Map<String, Object> form = GraphFile.trainedLayer(
                    "ConvolutionLayer",
                    channels,
                    filters,
                    "hasBias",
                    layer.bias(),
                    "kernelSize",
                    List.of(window.height(), window.width()),
                    "stride",
                    List.of(window.strideHeight(), window.strideWidth()),
                    "dilation",
                    List.of(window.dilationHeight(), window.dilationWidth()),
                    "padding",
                    even ? List.of(window.top(), window.left()) : List.of(0, 0),
                    "convolutionMode",
                    "Truncate",
                    "cnn2dDataFormat",
                    "NCHW",
                    "cudnnAlgoMode",
                    "PREFER_FASTEST",
                    "cudnnAllowFallback",
                    true);
            float[] kernel = part(weight(name, "kernel"), group, groups);
            String own = groups == 1 ? name : name + "/filters" + suffix;
            parts.add(
                    layer.bias()
                            ? graph.layer(own, form, part, part(weight(name, "bias"), group, groups), kernel)
                            : graph.layer(own, form, part, kernel));
        }
        return groups == 1 ? name : graph.vertex(name, "MergeVertex", parts, "mergeAxis", 1);
    }

    /**
     * A pool. Deeplearning4j pads both sides alike; where ours differ, it pads more, so that its windows begin where ours do, and those that ours does not
     * have are cut off.
     */
    private String pool(String name, String type, Window window, Shape shape, String from) {
        int height = window.outputHeight(shape.size(1));
        int width = window.outputWidth(shape.size(2));
        Side rows =
                Side.of(shape.size(1), height, window.height(), window.strideHeight(), window.top(), window.bottom());
        Side columns =
                Side.of(shape.size(2), width, window.width(), window.strideWidth(), window.left(), window.right());
        Map<String, Object> form = GraphFile.layer(
                "SubsamplingLayer",
                "poolingType",
                type,
                "kernelSize",
                List.of(window.height(), window.width()),
                "stride",
                List.of(window.strideHeight(), window.strideWidth()),
                "dilation",
                List.of(1, 1),
                "padding",
                List.of(rows.padding, columns.padding),
                "convolutionMode",
                "Truncate",
                "avgPoolIncludePadInDivisor",
                false,
                "cnn2dDataFormat",
                "NCHW",
                "cudnnAllowFallback",
                true);
        if (rows.isWhole() && columns.isWhole()) {
            return graph.layer(name, form, from);
        }
        String all = graph.layer(name + "/all", form, from);
        return graph.layer(
                name,
                GraphFile.layer(
                        "convolutional.Cropping2D",
                        "cropping",
                        List.of(rows.before, rows.after, columns.before, columns.after),
                        "dataFormat",
                        "NCHW"),
                all);
    }

    /**
     * Padding on both sides alike of one dimension.
     *
     * @param before how many windows at the beginning are to be cut off, and {@code after} at the end
     */
    private record Side(int padding, int before, int after) {
        static Side of(int input, int windows, int size, int stride, int low, int high) {
            int before = 0;
            // So much must be at the end that the last window fits.
            int needed = (windows - 1) * stride + size - low - input;
            while (low + before * stride < needed) {
                before++;
            }
            int padding = low + before * stride;
            if (padding >= size) {
                throw new Inexpressible("has padding " + low + " and " + high + " with windows of " + size
                        + " and stride " + stride + ", which Deeplearning4j, padding both sides alike, can not do");
            }
            int all = (input + 2 * padding - size) / stride + 1;
            return new Side(padding, before, all - before - windows);
        }

        boolean isWhole() {
            return before == 0 && after == 0;
        }
    }

    private String lstm(String name, LSTM lstm, Shape shape, String from) {
        int units = lstm.units();
        Map<String, Object> form = GraphFile.trainedLayer(
                "LSTM",
                shape.size(1),
                units,
                "gateActivationFn",
                GraphFile.activation("Sigmoid"),
                "forgetGateBiasInit",
                0.0,
                "rnnDataFormat",
                "NWC",
                "helperAllowFallback",
                true);
        form.put("activationFn", GraphFile.activation("TanH"));
        form.put("layerName", name);
        Map<String, Object> whole =
                lstm.returnSequences() ? form : GraphFile.layer("recurrent.LastTimeStep", "underlying", form);
        return graph.layer(
                name,
                whole,
                from,
                columns(gates(weight(name, "kernel"), units)),
                columns(gates(weight(name, "recurrent-kernel"), units)),
                gates(weight(name, "bias").reshape(Shape.of(1, GATES.length * units)), units)
                        .values());
    }

    private String shortcut(String name, IdentityShortcut layer, Shape shape, String from) {
        int channels = shape.size(0);
        int missing = layer.channels() - channels;
        Window window = layer.over(shape);
        String all = missing == 0 ? name : name + "/taken";
        // The largest of one element is that element.
        String taken = layer.stride() == 1 && missing > 0 ? from : pool(all, "MAX", window, shape, from);
        if (missing == 0) {
            return taken;
        }
        String zeros = graph.vertex(name + "/zeros", "ScaleVertex", List.of(taken), "scaleFactor", 0.0);
        List<String> parts = new ArrayList<>(List.of(taken));
        parts.addAll(Collections.nCopies(missing / channels, zeros));
        if (missing % channels > 0) {
            parts.add(graph.vertex(
                    name + "/rest", "SubsetVertex", List.of(zeros), "from", 0, "to", missing % channels - 1));
        }
        return graph.vertex(name, "MergeVertex", parts, "mergeAxis", 1);
    }

    static String reshape(GraphFile graph, String name, String from, Shape example) {
        int[] sizes = IntStream.concat(IntStream.of(-1), Arrays.stream(example.toArray()))
                .toArray();
        return graph.vertex(name, "ReshapeVertex", List.of(from), "reshapeOrder", "c", "newShape", sizes);
    }

    private Tensor weight(String node, String name) {
        return Objects.requireNonNull(trained.weights().get(node + "/" + name), name);
    }

    /** The part of a tensor that belongs to one of several equal groups of its first dimension. */
    private static float[] part(Tensor tensor, int group, int groups) {
        int length = tensor.values().length / groups;
        return Arrays.copyOfRange(tensor.values(), group * length, (group + 1) * length);
    }

    /** A matrix column by column. */
    private static float[] columns(Tensor matrix) {
        int rows = matrix.rows();
        int width = matrix.rowLength();
        float[] columns = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < width; column++) {
                columns[column * rows + row] = matrix.values()[row * width + column];
            }
        }
        return columns;
    }

    /** Rows of four gates each, in Deeplearning4j's order. */
    private static Tensor gates(Tensor rows, int units) {
        Tensor result = Tensor.zeros(rows.shape());
        int width = rows.rowLength();
        for (int row = 0; row < rows.rows(); row++) {
            for (int gate = 0; gate < GATES.length; gate++) {
                System.arraycopy(
                        rows.values(),
                        row * width + GATES[gate] * units,
                        result.values(),
                        row * width + gate * units,
                        units);
            }
        }
        return result;
    }
}
