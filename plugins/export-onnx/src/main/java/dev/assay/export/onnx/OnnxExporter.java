package dev.assay.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Pass;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Exporter;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes ONNX models (https://onnx.ai): preprocessing, network and head in one graph. Layers that ONNX has as operators become these, all others
 * are written down by their definition.
 */
@Name("onnx")
public record OnnxExporter() implements Exporter {
    /** The first operator set in which all that is needed is there. */
    private static final int OPERATOR_SET = 19;

    /** The version of the file format that belongs to the operator set. */
    private static final int FORMAT = 9;

    /** The least number to stand in for the batch size: larger than what layers take as a number of examples by themselves. */
    private static final int LEAST_BATCH = 8191;

    @Override
    public byte[] export(TrainedNetwork trained) {
        OnnxGraph graph = new OnnxGraph(trained.name(), batch(trained));
        OnnxOps ops = new OnnxOps(graph);
        OnnxValue value = graph.input("input", trained.input());
        int number = 1;
        for (Transform.Fitted step : trained.preprocessing()) {
            String name = "preprocessing" + number++;
            graph.enter(name);
            try {
                value = step.forward(ops, value);
            } catch (Inexpressible e) {
                throw new UserException("preprocessing step " + (number - 1) + " " + e.getMessage(), e);
            }
        }
        OnnxValue scores = network(trained, graph, ops, value);
        graph.enter("head");
        graph.output("predictions", trained.head().apply(ops, scores));
        if (trained.head() != Head.LINEAR) {
            graph.output("scores", scores);
        }
        return model(trained, graph).toByteArray();
    }

    private static OnnxValue network(TrainedNetwork trained, OnnxGraph graph, OnnxOps ops, OnnxValue input) {
        NativeLayers layers = new NativeLayers(graph, ops);
        Map<String, OnnxValue> values = new LinkedHashMap<>();
        values.put(Network.INPUT, input);
        OnnxValue value = input;
        for (Node node : trained.network().nodes()) {
            graph.enter(node.name());
            List<OnnxValue> inputs = node.inputs().stream()
                    .map(name -> Objects.requireNonNull(values.get(name)))
                    .toList();
            Held pass = new Held(trained, graph, node.name());
            try {
                value = layers.express(node.layer(), node.name(), inputs, pass, pass::tensor)
                        .orElseGet(() -> node.layer().forward(ops, inputs, pass));
            } catch (Inexpressible e) {
                throw new UserException(
                        "layer '" + node.name() + "' (" + Network.kind(node.layer()) + ") " + e.getMessage(), e);
            }
            values.put(node.name(), value);
        }
        return value;
    }

    private static ModelProto model(TrainedNetwork trained, OnnxGraph graph) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
                .setProducerName("assay")
                .setDocString(trained.name())
                .setGraph(graph.build());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("task", kind(trained.task()));
        properties.put("names", json(trained.task().names()));
        properties.putAll(trained.notes());
        properties.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private static String kind(Task task) {
        return switch (task.head()) {
            case SOFTMAX -> "classification";
            case SIGMOID -> "labelling";
            case LINEAR -> "regression";
        };
    }

    private static String json(List<String> names) {
        return names.stream().map(OnnxExporter::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /** A prime that divides no size of the network, so that a size that it divides is one of the batch. */
    private static int batch(TrainedNetwork trained) {
        List<Shape> shapes = Stream.concat(
                        Stream.concat(Stream.of(trained.input()), trained.network().shapes().values().stream()),
                        trained.weights().values().stream().map(Tensor::shape))
                .toList();
        BigInteger prime = BigInteger.valueOf(LEAST_BATCH);
        while (divides(prime.intValueExact(), shapes)) {
            prime = prime.nextProbablePrime();
        }
        return prime.intValueExact();
    }

    private static boolean divides(int prime, List<Shape> shapes) {
        return shapes.stream().anyMatch(shape -> shape.elements() % prime == 0);
    }

    /** Gives a layer its weights as tensors that the graph holds. */
    private record Held(TrainedNetwork trained, OnnxGraph graph, String node) implements Pass<OnnxValue> {
        Tensor tensor(String name) {
            return Objects.requireNonNull(trained.weights().get(node + "/" + name), name);
        }

        @Override
        public OnnxValue weight(String name) {
            return graph.weight(node + "/" + name, tensor(name));
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public OnnxValue uniform(Shape shape) {
            throw new Inexpressible("draws noise though it is not trained");
        }

        @Override
        public void update(String name, OnnxValue value) {
            throw new Inexpressible("sets its weight " + name + " though it is not trained");
        }
    }
}
