package dev.assay.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.assay.architectures.AlexNet;
import dev.assay.architectures.ArchitecturesPlugin;
import dev.assay.architectures.AutoEncoder;
import dev.assay.architectures.Branches;
import dev.assay.architectures.CifarResNet;
import dev.assay.architectures.DeepFace;
import dev.assay.architectures.DenseNet;
import dev.assay.architectures.DenseNetBC;
import dev.assay.architectures.FCN;
import dev.assay.architectures.GRUNetwork;
import dev.assay.architectures.GoogLeNet;
import dev.assay.architectures.KerasConvnet;
import dev.assay.architectures.LSTMNetwork;
import dev.assay.architectures.LeNet;
import dev.assay.architectures.LeNet5;
import dev.assay.architectures.Linear;
import dev.assay.architectures.MLP;
import dev.assay.architectures.MaxoutNetwork;
import dev.assay.architectures.NetworkArchitecture;
import dev.assay.architectures.ResNet;
import dev.assay.architectures.SEResNet;
import dev.assay.architectures.SimpleRNNNetwork;
import dev.assay.architectures.TextConvnet;
import dev.assay.architectures.UNet;
import dev.assay.architectures.VGG;
import dev.assay.architectures.VGGSmall;
import dev.assay.data.Examples;
import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.datasets.Per;
import dev.assay.datasets.Rescaling;
import dev.assay.datasets.Reshape;
import dev.assay.datasets.Scale;
import dev.assay.datasets.Standardize;
import dev.assay.example.Mish;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
import dev.assay.network.Identity;
import dev.assay.network.Layer;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.Pass;
import dev.assay.network.ReLU;
import dev.assay.network.Tanh;
import dev.assay.network.Weight;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Architecture;
import dev.assay.spi.Exporter;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import dev.assay.testing.EngineContract;
import dev.assay.testing.ExporterContract;
import dev.assay.testing.HostExamples;
import dev.assay.testing.Plain;
import dev.assay.testing.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OnnxExporterTest extends ExporterContract {
    /** Each architecture with an input that it takes. */
    private static final Map<Architecture, Shape> ARCHITECTURES = architectures();

    private static Map<Architecture, Shape> architectures() {
        BatchNormalization norm = new BatchNormalization(0.9, 1e-5);
        Map<Architecture, Shape> architectures = new LinkedHashMap<>();
        architectures.put(new Linear(), Shape.of(4));
        architectures.put(new MLP(List.of(8, 6), new Tanh()), Shape.of(3, 4));
        architectures.put(new KerasConvnet(), Shape.of(1, 28, 28));
        architectures.put(new LeNet(), Shape.of(1, 28, 28));
        architectures.put(new LeNet5(new Tanh()), Shape.of(1, 28, 28));
        architectures.put(new VGGSmall(List.of(4, 8), norm, 16), Shape.of(3, 32, 32));
        architectures.put(
                new AlexNet(new Padding.Valid(), new LocalResponseNormalization(5, 1e-4, 0.75, 2), new Dropout(0.5)),
                Shape.of(1, 67, 67));
        architectures.put(new CifarResNet(20, norm), Shape.of(3, 16, 16));
        architectures.put(new LSTMNetwork(List.of(7, 5)), Shape.of(9, 6));
        architectures.put(new VGG(11, 8, new Dropout(0.5)), Shape.of(1, 32, 32));
        architectures.put(
                new GoogLeNet(new LocalResponseNormalization(5, 1e-4, 0.75, 2), new Dropout(0.4)), Shape.of(1, 24, 24));
        architectures.put(new ResNet(18, norm), Shape.of(1, 20, 20));
        architectures.put(new DenseNet(121, 4, norm), Shape.of(1, 32, 32));
        architectures.put(new DenseNetBC(16, 4, 0.5, norm), Shape.of(2, 8, 8));
        architectures.put(new AutoEncoder(List.of(8, 3), new Tanh()), Shape.of(1, 8, 8));
        architectures.put(new SEResNet(18, 16, norm), Shape.of(1, 20, 20));
        architectures.put(new DeepFace(8, new Dropout(0.5)), Shape.of(1, 72, 72));
        architectures.put(new MaxoutNetwork(List.of(6, 4), 3), Shape.of(1, 8, 8));
        architectures.put(new UNet(2, 4, new Identity()), Shape.of(1, 8, 8));
        architectures.put(new FCN(8, 4, new Dropout(0.5)), Shape.of(1, 32, 32));
        architectures.put(new TextConvnet(2, 4, List.of(2, 3), 5, new Dropout(0.5)), Shape.of(9));
        architectures.put(new SimpleRNNNetwork(List.of(5, 4), true, 0, 1, false, new Tanh(), true), Shape.of(7, 3));
        architectures.put(new GRUNetwork(List.of(5, 4), false, 0, 1, true), Shape.of(7, 3));
        architectures.put(
                new Branches(
                        List.of(new Branches.Branch("input", new MLP(List.of(8), new Tanh()), 5)),
                        new ReLU(),
                        List.of(4),
                        List.of()),
                Shape.of(3, 4));
        architectures.put(
                new NetworkArchitecture(List.of(Convolution2D.of(4, 3), new Mish(), new Flatten()), true),
                Shape.of(2, 6, 5));
        return architectures;
    }

    @Override
    protected Exporter exporter() {
        return new OnnxExporter();
    }

    @Override
    protected Tensor predict(byte[] file, Tensor inputs) {
        return OnnxRuntime.run(file, "predictions", inputs);
    }

    /** Besides each architecture, each network of the contract again with its layers hidden, so that their definitions are written down. */
    @Override
    protected Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        ARCHITECTURES.forEach((architecture, input) ->
                networks.put(architecture.toString(), ofSigns(network(architecture, input), architecture)));
        EngineContract.networks().forEach((name, network) -> networks.put(name + ", by definition", hidden(network)));
        networks.put("transposed convolution", transposed());
        return networks;
    }

    private static Network network(Architecture architecture, Shape input) {
        boolean maps = architecture instanceof UNet || architecture instanceof FCN;
        Task ten = Task.MultiClass.of(10);
        return architecture.network(
                input, maps ? new Task.Segmentation(ten.names(), input.size(1), input.size(2)) : ten);
    }

    /** The network, which where it takes numbers of words gets 0 and 1 made of any inputs. */
    private static Network ofSigns(Network network, Architecture architecture) {
        if (!(architecture instanceof TextConvnet)) {
            return network;
        }
        Network.Builder builder = Network.of(network.input()).named("signs", new Plain.Signs01());
        network.nodes()
                .forEach(node -> builder.named(
                        node.name(),
                        node.layer(),
                        node.inputs().stream()
                                .map(name -> name.equals(Network.INPUT) ? "signs" : name)
                                .toArray(String[]::new)));
        return builder.build();
    }

    private static Network hidden(Network network) {
        Network.Builder builder = Network.of(network.input());
        network.nodes()
                .forEach(node -> builder.named(
                        node.name(), new Hidden(node.layer()), node.inputs().toArray(String[]::new)));
        return builder.build();
    }

    private static Network transposed() {
        return Network.of(Shape.of(4, 3, 2))
                .add(new Upsampling(new Window(3, 2, 2, 3, 1, 2, 1, 0, 2, 1), Shape.of(2, 7, 5), 2))
                .add(new Flatten())
                .build();
    }

    /** A layer that no exporter knows by its class. */
    private record Hidden(Layer layer) implements Layer {
        @Override
        public Shape output(List<Shape> inputs) {
            return layer.output(inputs);
        }

        @Override
        public List<Weight> weights(List<Shape> inputs) {
            return layer.weights(inputs);
        }

        @Override
        public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
            return layer.forward(ops, inputs, pass);
        }
    }

    /** A transposed convolution. */
    private record Upsampling(Window window, Shape images, int groups) implements Layer {
        @Override
        public Shape output(List<Shape> inputs) {
            return images;
        }

        @Override
        public List<Weight> weights(List<Shape> inputs) {
            int filters = inputs.get(0).size(0);
            return List.of(
                    Weight.kernel(Shape.of(filters, images.size(0) / groups, window.height(), window.width()), 8, 8));
        }

        @Override
        public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
            T x = inputs.get(0);
            return ops.convolution2DImagesGradient(
                    x, pass.weight("kernel"), images.batched(ops.shape(x).size(0)), window, groups);
        }
    }

    @Test
    void checksEveryArchitecture() {
        assertThat(ARCHITECTURES.keySet().stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(new ArchitecturesPlugin()
                        .components().stream()
                                .filter(Architecture.class::isAssignableFrom)
                                .toList());
    }

    @TestFactory
    Stream<DynamicTest> preprocessesWithinTheGraph() {
        List<Transform> transforms = new ArrayList<>(List.of(new Rescaling(0.25, -3)));
        for (Per per : Per.values()) {
            transforms.add(new Standardize(per));
            transforms.add(new Scale(per, -1, 2));
        }
        return transforms.stream()
                .flatMap(transform -> Stream.of(Shape.of(5), Shape.of(3, 4, 2), Shape.of(4, 3))
                        .map(input -> dynamicTest(
                                transform + " of " + input,
                                () -> agrees(preprocessed(input, transform, new Scale(Per.ALL, 0, 1)), 1, 3))));
    }

    private static TrainedNetwork preprocessed(Shape input, Transform... steps) {
        Tensor targets = Tensor.zeros(Shape.of(20, 1));
        Examples training = new HostExamples(Samples.normal(new Random(3), input.batched(20)), targets);
        List<Transform.Fitted> fitted = new ArrayList<>();
        for (Transform step : steps) {
            Transform.Fitted one = step.fit(training);
            fitted.add(one);
            Tensor all = training.batch(IntStream.range(0, 20).toArray()).inputs();
            training = new HostExamples(one.apply(all), targets);
        }
        Network network = Network.of(training.inputShape())
                .add(new Flatten())
                .add(new Dense(3, true))
                .build();
        TrainedNetwork plain = trained(network, Task.MultiClass.of(3), Head.SOFTMAX);
        return new TrainedNetwork(
                "preprocessed",
                input,
                fitted,
                network,
                plain.weights(),
                Head.SOFTMAX,
                plain.task(),
                Map.of("run", "a run"));
    }

    @Test
    void reshapesWithinTheGraph() {
        agrees(preprocessed(Shape.of(1, 4, 3), new Reshape(Shape.of(4, 3)), new Standardize(Per.CHANNEL)), 1, 3);
    }

    @Test
    void handsOutTheScoresBeforeTheHead() {
        TrainedNetwork trained = preprocessed(Shape.of(5));
        byte[] file = exporter().export(trained);
        Tensor inputs = Samples.normal(new Random(4), Shape.of(2, 5));
        Tensor scores = OnnxRuntime.run(file, "scores", inputs);
        Tensor expected = Head.SOFTMAX.apply(scores);
        Tensor found = OnnxRuntime.run(file, "predictions", inputs);
        for (int i = 0; i < found.values().length; i++) {
            assertThat(found.values()[i]).isCloseTo(expected.values()[i], within(1e-6f));
        }
    }

    @Test
    void handsOutEachOfSeveralOutputsByItsName() {
        Task.MultiOutput task = new Task.MultiOutput(List.of(
                new Task.MultiOutput.Named("kind", Task.MultiClass.of(3)),
                new Task.MultiOutput.Named("map", new Task.Segmentation(List.of("in", "out"), 1, 2))));
        Network network = Network.of(Shape.of(5)).add(new Dense(7, true)).build();
        TrainedNetwork trained = trained(network, task, task.head());
        agrees(trained, 1, 3);
        byte[] file = exporter().export(trained);
        Tensor inputs = Samples.normal(new Random(4), Shape.of(2, 5));
        Tensor all = OnnxRuntime.run(file, "predictions", inputs);
        task.layout()
                .fields()
                .forEach(field -> assertThat(OnnxRuntime.run(file, "predictions/" + field.name(), inputs))
                        .isEqualTo(field.of(all)));
    }

    @Test
    void saysWhatThePredictionsAreAndWhereTheyComeFrom() throws OrtException {
        Task task = new Task.MultiClass(List.of("cat", "a \"big\" dog", "back\\slash", "new\nline"));
        Network network = Network.of(Shape.of(2)).add(new Dense(4, true)).build();
        byte[] file = exporter().export(trained(network, task, Head.SOFTMAX));
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file)) {
            assertThat(session.getMetadata().getProducerName()).isEqualTo("assay");
            assertThat(session.getMetadata().getGraphName()).isEqualTo("a network");
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsOnly(
                            Map.entry("task", "classification"),
                            Map.entry("names", "[\"cat\",\"a \\\"big\\\" dog\",\"back\\\\slash\",\"new\\nline\"]"),
                            Map.entry("run", "0123"));
        }
    }

    @Test
    void leavesTheBatchSizeOpen() throws InvalidProtocolBufferException {
        ModelProto model = ModelProto.parseFrom(exporter().export(preprocessed(Shape.of(3, 4))));
        assertThat(model.getGraph().getInputList().stream().map(OnnxExporterTest::shape))
                .containsExactly("input: batch x 3 x 4");
        assertThat(model.getGraph().getOutputList().stream().map(OnnxExporterTest::shape))
                .containsExactly("predictions: batch x 3", "scores: batch x 3");
    }

    private static String shape(ValueInfoProto value) {
        return value.getName() + ": "
                + String.join(
                        " x ",
                        value.getType().getTensorType().getShape().getDimList().stream()
                                .map(size -> size.hasDimParam() ? size.getDimParam() : "" + size.getDimValue())
                                .toList());
    }

    @Test
    void usesTheOperatorsThatOnnxHasForLayers() throws InvalidProtocolBufferException {
        Network network = new CifarResNet(8, new BatchNormalization(0.9, 1e-5))
                .network(Shape.of(3, 8, 8), Task.MultiClass.of(10));
        Map<String, Integer> operators = new HashMap<>();
        ModelProto.parseFrom(exporter().export(trained(network, Task.MultiClass.of(10), Head.SOFTMAX)))
                .getGraph()
                .getNodeList()
                .forEach(node -> operators.merge(node.getOpType(), 1, Integer::sum));
        assertThat(operators)
                .containsOnly(
                        Map.entry("Conv", 7),
                        Map.entry("BatchNormalization", 7),
                        Map.entry("Relu", 7),
                        Map.entry("AveragePool", 2),
                        Map.entry("Pad", 2),
                        Map.entry("Add", 3),
                        Map.entry("GlobalAveragePool", 1),
                        Map.entry("Flatten", 1),
                        Map.entry("Gemm", 1),
                        Map.entry("Softmax", 1),
                        Map.entry("Identity", 2));
    }

    @Test
    void namesValuesAfterTheLayersThatComputeThem() throws InvalidProtocolBufferException {
        Network network = Network.of(Shape.of(1, 4, 4))
                .named("edges", Convolution2D.of(2, 3))
                .named("on", new ReLU())
                .named("flat", new Flatten())
                .build();
        assertThat(ModelProto.parseFrom(exporter().export(trained(network, Task.MultiClass.of(8), Head.LINEAR)))
                        .getGraph()
                        .getNodeList()
                        .stream()
                        .map(NodeProto::getName))
                .containsExactly("edges/Conv", "on/Relu", "flat/Flatten", "predictions");
    }

    @Test
    void namesTheLayerThatDoesWhatAGraphCanNot() {
        assertThat(failure(new Lambda((ops, x) -> ops.add(x, ops.item(ops.sum(x, false))))))
                .isEqualTo("layer 'lambda1' (lambda) reads values to decide what to compute, which a graph can not");
        assertThat(failure(new Lambda((ops, x) -> ops.maxPooling2DGradient(ops.maxPooling2D(x, PAIR), x, PAIR))))
                .isEqualTo(
                        "layer 'lambda1' (lambda) computes the gradient of max pooling, for which ONNX has no operator");
        assertThat(failure(new Lambda((ops, x) ->
                        ops.multiply(x, ops.constant(Shape.of(ops.shape(x).size(0), 1, 1, 1), new double[8191])))))
                .startsWith("layer 'lambda1' (lambda) makes an array of values, one for each example");
    }

    private static final Window PAIR = Window.square(2, 2);

    private String failure(Layer layer) {
        Network network = Network.of(Shape.of(1, 4, 4)).add(layer).build();
        try {
            exporter().export(trained(network, Task.MultiClass.of(16), Head.LINEAR));
        } catch (UserException e) {
            return String.valueOf(e.getMessage());
        }
        return "no failure";
    }

    /** A layer that keeps the shape. */
    private record Lambda(BiFunction<Ops<Object>, Object, Object> body) implements Layer {
        @Override
        public Shape output(List<Shape> inputs) {
            return inputs.get(0);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
            return (T) body.apply((Ops<Object>) ops, inputs.get(0));
        }
    }
}
