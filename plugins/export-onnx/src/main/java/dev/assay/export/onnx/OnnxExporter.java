package dev.assay.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.data.Head;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Pass;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.ExportedModel;
import dev.assay.spi.ModelFormat;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Writes ONNX models (https://onnx.ai): preprocessing, network and head in one graph. Layers that ONNX has as operators become these, all others
 * are written down by their definition.
 */
@Name("onnx")
public record OnnxExporter() implements ModelFormat {
    /** What the file calls the examples and the predictions, and the keys of its metadata for what is predicted. */
    static final String INPUT = "input";

    static final String PREDICTIONS = "predictions";
    static final String TASK = "task";
    static final String NAMES = "names";

    private static final String CLASSIFICATION = "classification";
    private static final String LABELLING = "labelling";
    private static final String REGRESSION = "regression";
    private static final String SEVERAL = "several";

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
        OnnxValue value = graph.input(INPUT, trained.input());
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
        OnnxValue predictions = trained.head().apply(ops, scores);
        graph.output(PREDICTIONS, predictions);
        if (trained.head() instanceof Head.Several several) {
            for (Layout.Field field : several.outputs().fields()) {
                graph.enter("head/" + field.name());
                graph.output(PREDICTIONS + "/" + field.name(), field.of(ops, predictions));
            }
        }
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
        properties.put(TASK, kind(trained.task()));
        properties.put(
                NAMES,
                trained.task() instanceof Task.MultiOutput several
                        ? names(several)
                        : json(trained.task().names()));
        properties.putAll(trained.notes());
        properties.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private static String kind(Task task) {
        return task.head() instanceof Head.Single head
                ? switch (head) {
                    case SOFTMAX -> CLASSIFICATION;
                    case SIGMOID -> LABELLING;
                    case LINEAR -> REGRESSION;
                }
                : SEVERAL;
    }

    /** Of each of several outputs, what it is, its names and its shape. */
    private static String names(Task.MultiOutput several) {
        return json(several.tasks().stream()
                .map(each -> new Output(
                        each.name(),
                        kind(each.task()),
                        each.task().names(),
                        each.task().outputs().toString()))
                .toList());
    }

    /** One of several outputs, as the metadata have it. */
    record Output(String output, String task, List<String> names, String shape) {}

    /**
     * The task that {@link #export} wrote into a file.
     *
     * @param names as the file has them, in JSON
     * @param outputs their shape, without the batch
     * @throws IllegalArgumentException where there is none of that kind
     * @throws JsonProcessingException where the names are no JSON
     */
    static Task task(String kind, String names, Shape outputs) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        if (!kind.equals(SEVERAL)) {
            return task(kind, List.of(mapper.readValue(names, String[].class)), outputs);
        }
        return new Task.MultiOutput(Stream.of(mapper.readValue(names, Output[].class))
                .map(each -> new Task.MultiOutput.Named(
                        each.output(), task(each.task(), each.names(), Shape.parse(each.shape()))))
                .toList());
    }

    private static Task task(String kind, List<String> names, Shape outputs) {
        return switch (kind) {
            case CLASSIFICATION ->
                switch (outputs.rank()) {
                    case 1 -> new Task.MultiClass(names);
                    case 2 -> new Task.SequenceLabeling(names, outputs.size(0));
                    default -> new Task.Segmentation(names, outputs.size(1), outputs.size(2));
                };
            case LABELLING -> new Task.MultiLabel(names);
            case REGRESSION -> new Task.Regression(names);
            default -> throw new IllegalArgumentException("there is no task '" + kind + "'");
        };
    }

    private static String json(List<?> names) {
        try {
            return new ObjectMapper().writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String ending() {
        return "onnx";
    }

    @Override
    public ExportedModel open(Path file) {
        // Asked before the class that names the runtime's is loaded.
        if (OnnxExporter.class.getResource("/ai/onnxruntime/OrtEnvironment.class") == null) {
            throw new UserException(
                    file + ": ONNX Runtime, which predicts by such files, is not there; it is 54 MB and fetched only"
                            + " where it is wanted. Set ASSAY_ONNX=true once, and ./assay fetches it:"
                            + " ASSAY_ONNX=true ./assay predict ...");
        }
        return OnnxModel.open(file);
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
