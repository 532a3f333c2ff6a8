package dev.assay.export.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ONNX graph that grows node by node, of tensors in single precision.
 *
 * <p>How many examples a batch has is not known until the graph is run, while {@link Shape} holds numbers. So a batch size stands in for it: a
 * prime that divides no other size, by which every size that depends on the batch can be told.
 */
final class OnnxGraph {
    private static final String BATCH = "batch";

    private final int batch;
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<Object, OnnxValue> known = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private Optional<OnnxValue> input = Optional.empty();
    private String scope = "";

    /** @param batch a prime that divides no size in what is to be expressed */
    OnnxGraph(String name, int batch) {
        this.batch = batch;
        graph.setName(name);
    }

    /** The size that stands in for the batch's. */
    int batch() {
        return batch;
    }

    /** What is added from now on belongs to this part, after which it is named. */
    void enter(String part) {
        scope = part;
    }

    /** The graph's input, batch x example. */
    OnnxValue input(String name, Shape example) {
        OnnxValue value = new OnnxValue(name, example.batched(batch));
        graph.addInput(info(value));
        input = Optional.of(value);
        return value;
    }

    /** Hands a value out under the given name. */
    void output(String name, OnnxValue value) {
        enter("");
        OnnxValue named = new OnnxValue(name, value.shape());
        add("Identity", List.of(value), List.of(named));
        graph.addOutput(info(named));
    }

    /** The result of an operator. */
    OnnxValue node(String operator, Shape shape, List<OnnxValue> inputs, AttributeProto... attributes) {
        OnnxValue result = new OnnxValue(fresh(operator), shape);
        add(operator, inputs, List.of(result), attributes);
        return result;
    }

    /** Adds an operator; an input or output without a name is left out. */
    void add(String operator, List<OnnxValue> inputs, List<OnnxValue> outputs, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(outputs.get(outputs.size() - 1).name())
                .addAllAttribute(Arrays.asList(attributes));
        inputs.forEach(value -> node.addInput(value.name()));
        outputs.forEach(value -> node.addOutput(value.name()));
        graph.addNode(node);
    }

    /** A name that no other value has, for the result of an operator in the part that was entered. */
    String fresh(String operator) {
        return unused(scope + "/" + operator);
    }

    private String unused(String name) {
        int count = counts.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + count;
    }

    /** A tensor that the graph holds under a name of its own. */
    OnnxValue weight(String name, Tensor tensor) {
        return known.computeIfAbsent(name, key -> initializer(name, tensor));
    }

    /** A tensor that the graph holds; equal ones once. */
    OnnxValue constant(Tensor tensor) {
        OnnxValue same = known.get(tensor);
        if (same == null) {
            same = initializer(unused("constant"), tensor);
            known.put(tensor, same);
        }
        return same;
    }

    /** Whole numbers that the graph holds, as operators take sizes and dimensions. */
    OnnxValue integers(long... numbers) {
        List<Long> key = Arrays.stream(numbers).boxed().toList();
        OnnxValue same = known.get(key);
        if (same == null) {
            same = new OnnxValue(unused("sizes"), Shape.of(numbers.length));
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(same.name())
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(numbers.length)
                    .addAllInt64Data(key));
            known.put(key, same);
        }
        return same;
    }

    /** Whether a size depends on that of the batch. */
    boolean ofBatch(int size) {
        return size != 0 && size % batch == 0;
    }

    boolean ofBatch(Shape shape) {
        return shape.dimensions().stream().anyMatch(this::ofBatch);
    }

    /** A shape as a tensor of whole numbers, which is computed where it depends on the batch. */
    OnnxValue sizes(Shape shape) {
        if (!ofBatch(shape)) {
            return integers(Arrays.stream(shape.toArray()).asLongStream().toArray());
        }
        List<OnnxValue> sizes = shape.dimensions().stream()
                .map(size -> ofBatch(size) ? batches(size / batch) : integers(size))
                .toList();
        return node("Concat", Shape.of(sizes.size()), sizes, integer("axis", 0));
    }

    /** So many times the batch size, as the graph computes it. */
    private OnnxValue batches(int times) {
        OnnxValue from = input.orElseThrow();
        OnnxValue one = known.get(BATCH);
        if (one == null) {
            one = node("Shape", Shape.of(1), List.of(from), integer("start", 0), integer("end", 1));
            known.put(BATCH, one);
        }
        return times == 1 ? one : node("Mul", Shape.of(1), List.of(one, integers(times)));
    }

    GraphProto build() {
        return graph.build();
    }

    private OnnxValue initializer(String name, Tensor tensor) {
        ByteBuffer bytes =
                ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(tensor.values());
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        tensor.shape().dimensions().forEach(proto::addDims);
        graph.addInitializer(proto);
        return new OnnxValue(name, tensor.shape());
    }

    private ValueInfoProto info(OnnxValue value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int size : value.shape().dimensions()) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(size == batch ? dimension.setDimParam(BATCH) : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }
}
