package dev.assay.export.onnx;

import static dev.assay.export.onnx.OnnxGraph.integer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The tensor algebra written down as ONNX operators rather than computed, so that any layer's definition becomes part of a graph. */
final class OnnxOps implements Ops<OnnxValue> {
    private final OnnxGraph graph;

    OnnxOps(OnnxGraph graph) {
        this.graph = graph;
    }

    @Override
    public OnnxValue constant(Shape shape, double... values) {
        if (graph.ofBatch(shape)) {
            throw new Inexpressible(
                    "makes an array of values, one for each example of the batch, which a graph for batches"
                            + " of any size can not hold");
        }
        return graph.constant(Tensor.of(shape, values));
    }

    @Override
    public OnnxValue fill(Shape shape, double value) {
        OnnxValue one = graph.constant(Tensor.of(Shape.scalar(), value));
        return shape.rank() == 0 ? one : broadcastTo(one, shape);
    }

    @Override
    public OnnxValue from(Tensor tensor) {
        return graph.constant(tensor);
    }

    @Override
    public Tensor toTensor(OnnxValue x) {
        throw readsValues();
    }

    @Override
    public double item(OnnxValue x) {
        throw readsValues();
    }

    private static Inexpressible readsValues() {
        return new Inexpressible("reads values to decide what to compute, which a graph can not");
    }

    @Override
    public Shape shape(OnnxValue x) {
        return x.shape();
    }

    @Override
    public OnnxValue add(OnnxValue a, OnnxValue b) {
        return binary("Add", a, b);
    }

    @Override
    public OnnxValue subtract(OnnxValue a, OnnxValue b) {
        return binary("Sub", a, b);
    }

    @Override
    public OnnxValue multiply(OnnxValue a, OnnxValue b) {
        return binary("Mul", a, b);
    }

    @Override
    public OnnxValue divide(OnnxValue a, OnnxValue b) {
        return binary("Div", a, b);
    }

    @Override
    public OnnxValue maximum(OnnxValue a, OnnxValue b) {
        return binary("Max", a, b);
    }

    @Override
    public OnnxValue minimum(OnnxValue a, OnnxValue b) {
        return binary("Min", a, b);
    }

    @Override
    public OnnxValue greater(OnnxValue a, OnnxValue b) {
        return cast(binary("Greater", a, b), TensorProto.DataType.FLOAT);
    }

    @Override
    public OnnxValue negative(OnnxValue x) {
        return unary("Neg", x);
    }

    @Override
    public OnnxValue exp(OnnxValue x) {
        return unary("Exp", x);
    }

    @Override
    public OnnxValue log(OnnxValue x) {
        return unary("Log", x);
    }

    /**
     * ONNX has no such operator: with u the rounded 1 + x, log(u) x / (u - 1) is exact for small x, where u - 1 is what x became (Goldberg 1991,
     * theorem 4, https://doi.org/10.1145/103162.103163).
     */
    @Override
    public OnnxValue log1p(OnnxValue x) {
        OnnxValue one = scalar(1);
        OnnxValue u = add(x, one);
        OnnxValue rounded = subtract(u, one);
        OnnxValue lost = binary("Equal", rounded, scalar(0));
        OnnxValue divisor = choose(lost, one, rounded);
        OnnxValue small = choose(lost, x, multiply(log(u), divide(x, divisor)));
        return choose(binary("Greater", x, one), log(u), small);
    }

    @Override
    public OnnxValue sqrt(OnnxValue x) {
        return unary("Sqrt", x);
    }

    @Override
    public OnnxValue abs(OnnxValue x) {
        return unary("Abs", x);
    }

    @Override
    public OnnxValue sign(OnnxValue x) {
        return unary("Sign", x);
    }

    @Override
    public OnnxValue power(OnnxValue x, double exponent) {
        return binary("Pow", x, scalar(exponent));
    }

    @Override
    public OnnxValue sin(OnnxValue x) {
        return unary("Sin", x);
    }

    @Override
    public OnnxValue tanh(OnnxValue x) {
        return unary("Tanh", x);
    }

    @Override
    public OnnxValue sigmoid(OnnxValue x) {
        return unary("Sigmoid", x);
    }

    @Override
    public OnnxValue relu(OnnxValue x) {
        return unary("Relu", x);
    }

    @Override
    public OnnxValue softplus(OnnxValue x) {
        return unary("Softplus", x);
    }

    @Override
    public OnnxValue softmax(OnnxValue x, int axis) {
        return graph.node("Softmax", x.shape(), List.of(x), integer("axis", axis));
    }

    @Override
    public OnnxValue logSoftmax(OnnxValue x, int axis) {
        return graph.node("LogSoftmax", x.shape(), List.of(x), integer("axis", axis));
    }

    @Override
    public OnnxValue where(OnnxValue condition, OnnxValue a, OnnxValue b) {
        return choose(cast(condition, TensorProto.DataType.BOOL), a, b);
    }

    private OnnxValue choose(OnnxValue condition, OnnxValue a, OnnxValue b) {
        Shape shape = condition.shape().broadcast(a.shape()).broadcast(b.shape());
        return graph.node("Where", shape, List.of(condition, a, b));
    }

    @Override
    public OnnxValue sum(OnnxValue x, boolean keepDimensions, int... axes) {
        return reduce("ReduceSum", x, keepDimensions, axes);
    }

    @Override
    public OnnxValue max(OnnxValue x, boolean keepDimensions, int... axes) {
        return reduce("ReduceMax", x, keepDimensions, axes);
    }

    @Override
    public OnnxValue mean(OnnxValue x, boolean keepDimensions, int... axes) {
        return reduce("ReduceMean", x, keepDimensions, axes);
    }

    private OnnxValue reduce(String operator, OnnxValue x, boolean keepDimensions, int... axes) {
        int rank = x.shape().rank();
        int[] over = axes.length == 0
                ? IntStream.range(0, rank).toArray()
                : Arrays.stream(axes).map(axis -> axis < 0 ? rank + axis : axis).toArray();
        Shape shape = Shape.of(IntStream.range(0, rank)
                .filter(d -> keepDimensions || !contains(over, d))
                .map(d -> contains(over, d) ? 1 : x.shape().size(d))
                .toArray());
        return graph.node(
                operator,
                shape,
                List.of(x, graph.integers(Arrays.stream(over).asLongStream().toArray())),
                integer("keepdims", keepDimensions ? 1 : 0));
    }

    private static boolean contains(int[] axes, int axis) {
        return Arrays.stream(axes).anyMatch(a -> a == axis);
    }

    @Override
    public OnnxValue matmul(OnnxValue a, OnnxValue b) {
        return graph.node("MatMul", a.shape().with(-1, b.shape().size(-1)), List.of(a, b));
    }

    @Override
    public OnnxValue take(OnnxValue rows, OnnxValue numbers) {
        return graph.node(
                "Gather",
                rows.shape().with(0, numbers.shape().size(0)),
                List.of(rows, cast(numbers, TensorProto.DataType.INT64)),
                integer("axis", 0));
    }

    @Override
    public OnnxValue transpose(OnnxValue x, int... axes) {
        int rank = x.shape().rank();
        int[] order = axes.length == 0
                ? IntStream.range(0, rank).map(d -> rank - 1 - d).toArray()
                : Arrays.stream(axes).map(axis -> axis < 0 ? rank + axis : axis).toArray();
        Shape shape = Shape.of(Arrays.stream(order).map(x.shape()::size).toArray());
        long[] permutation = Arrays.stream(order).asLongStream().toArray();
        return graph.node("Transpose", shape, List.of(x), OnnxGraph.integers("perm", permutation));
    }

    @Override
    public OnnxValue reshape(OnnxValue x, Shape shape) {
        if (x.shape().elements() != shape.elements()) {
            throw new IllegalArgumentException("the shapes " + x.shape() + " and " + shape + " do not go together");
        }
        if (x.shape().equals(shape)) {
            return x;
        }
        long[] sizes = shape.dimensions().stream()
                .mapToLong(size -> graph.ofBatch(size) ? -1 : size)
                .toArray();
        boolean oneUnknown = Arrays.stream(sizes).filter(size -> size == -1).count() <= 1;
        return graph.node("Reshape", shape, List.of(x, oneUnknown ? graph.integers(sizes) : graph.sizes(shape)));
    }

    @Override
    public OnnxValue broadcastTo(OnnxValue x, Shape shape) {
        return x.shape().equals(shape) ? x : graph.node("Expand", shape, List.of(x, graph.sizes(shape)));
    }

    @Override
    public OnnxValue concatenate(List<OnnxValue> parts, int axis) {
        Shape first = parts.get(0).shape();
        int size = parts.stream().mapToInt(part -> part.shape().size(axis)).sum();
        return graph.node("Concat", first.with(axis, size), parts, integer("axis", axis));
    }

    @Override
    public OnnxValue slice(OnnxValue x, int axis, int start, int stop) {
        if (start == 0 && stop == x.shape().size(axis)) {
            return x;
        }
        if (graph.ofBatch(start) || graph.ofBatch(stop)) {
            throw new Inexpressible("takes a part of the batch that depends on its size");
        }
        return graph.node(
                "Slice",
                x.shape().with(axis, stop - start),
                List.of(x, graph.integers(start), graph.integers(stop), graph.integers(axis)));
    }

    @Override
    public OnnxValue pad(OnnxValue x, int axis, int before, int after) {
        if (before == 0 && after == 0) {
            return x;
        }
        return graph.node(
                "Pad",
                x.shape().with(axis, before + x.shape().size(axis) + after),
                List.of(x, graph.integers(before, after), scalar(0), graph.integers(axis)));
    }

    @Override
    public OnnxValue convolution2D(OnnxValue images, OnnxValue kernel, Window window, int groups) {
        return convolution(List.of(images, kernel), window, groups);
    }

    /** @param inputs images, kernel, and a bias for each filter or not */
    OnnxValue convolution(List<OnnxValue> inputs, Window window, int groups) {
        Shape images = inputs.get(0).shape();
        return graph.node(
                "Conv",
                slid(images, window).with(1, inputs.get(1).shape().size(0)),
                inputs,
                size(window),
                strides(window),
                dilations(window),
                pads(window),
                integer("group", groups));
    }

    /** This is the transposed convolution. */
    @Override
    public OnnxValue convolution2DImagesGradient(
            OnnxValue gradient, OnnxValue kernel, Shape images, Window window, int groups) {
        int height = rest(
                images.size(2),
                window.outputHeight(images.size(2)),
                window.strideHeight(),
                window.height(),
                window.dilationHeight(),
                window.top() + window.bottom());
        int width = rest(
                images.size(3),
                window.outputWidth(images.size(3)),
                window.strideWidth(),
                window.width(),
                window.dilationWidth(),
                window.left() + window.right());
        return graph.node(
                "ConvTranspose",
                images,
                List.of(gradient, kernel),
                size(window),
                strides(window),
                dilations(window),
                pads(window),
                OnnxGraph.integers("output_padding", height, width),
                integer("group", groups));
    }

    /** The rows at the end that no window reached. */
    private static int rest(int images, int maps, int stride, int size, int dilation, int padding) {
        return images - (stride * (maps - 1) + (size - 1) * dilation + 1 - padding);
    }

    @Override
    public OnnxValue convolution2DKernelGradient(
            OnnxValue gradient, OnnxValue images, Shape kernel, Window window, int groups) {
        throw gradient("a convolution with respect to its kernel");
    }

    @Override
    public OnnxValue maxPooling2D(OnnxValue images, Window window) {
        return graph.node(
                "MaxPool",
                slid(images.shape(), window),
                List.of(images),
                size(window),
                strides(window),
                dilations(window),
                pads(window));
    }

    @Override
    public OnnxValue maxPooling2DGradient(OnnxValue gradient, OnnxValue images, Window window) {
        throw gradient("max pooling");
    }

    @Override
    public OnnxValue averagePooling2D(OnnxValue images, Window window) {
        return graph.node(
                "AveragePool",
                slid(images.shape(), window),
                List.of(images),
                size(window),
                strides(window),
                dilations(window),
                pads(window));
    }

    @Override
    public OnnxValue averagePooling2DGradient(OnnxValue gradient, Shape images, Window window) {
        throw gradient("average pooling");
    }

    private static Inexpressible gradient(String of) {
        return new Inexpressible("computes the gradient of " + of + ", for which ONNX has no operator");
    }

    private static Shape slid(Shape images, Window window) {
        return images.with(2, window.outputHeight(images.size(2))).with(3, window.outputWidth(images.size(3)));
    }

    private static AttributeProto size(Window window) {
        return OnnxGraph.integers("kernel_shape", window.height(), window.width());
    }

    private static AttributeProto strides(Window window) {
        return OnnxGraph.integers("strides", window.strideHeight(), window.strideWidth());
    }

    private static AttributeProto dilations(Window window) {
        return OnnxGraph.integers("dilations", window.dilationHeight(), window.dilationWidth());
    }

    private static AttributeProto pads(Window window) {
        return OnnxGraph.integers("pads", window.top(), window.left(), window.bottom(), window.right());
    }

    @Override
    public OnnxValue stopGradient(OnnxValue x) {
        return x;
    }

    private OnnxValue unary(String operator, OnnxValue x) {
        return graph.node(operator, x.shape(), List.of(x));
    }

    private OnnxValue binary(String operator, OnnxValue a, OnnxValue b) {
        return graph.node(operator, a.shape().broadcast(b.shape()), List.of(a, b));
    }

    private OnnxValue cast(OnnxValue x, TensorProto.DataType type) {
        return graph.node("Cast", x.shape(), List.of(x), integer("to", type.getNumber()));
    }
}
