package dev.assay.export.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
import dev.assay.network.Add;
import dev.assay.network.AveragePooling1D;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Bidirectional;
import dev.assay.network.Convolution1D;
import dev.assay.network.Convolution2D;
import dev.assay.network.Cropping2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Embedding;
import dev.assay.network.Flatten;
import dev.assay.network.FractionalMaxPooling2D;
import dev.assay.network.GELU;
import dev.assay.network.GRU;
import dev.assay.network.GlobalAveragePooling1D;
import dev.assay.network.GlobalMaxPooling1D;
import dev.assay.network.Identity;
import dev.assay.network.L1Normalization;
import dev.assay.network.L2Normalization;
import dev.assay.network.Layer;
import dev.assay.network.LocalContrastNormalization;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.LocallyConnected1D;
import dev.assay.network.LocallyConnected2D;
import dev.assay.network.LpPooling2D;
import dev.assay.network.Mask;
import dev.assay.network.MaxPooling1D;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Maxout;
import dev.assay.network.Multiply;
import dev.assay.network.Network;
import dev.assay.network.NoisyReLU;
import dev.assay.network.PReLU;
import dev.assay.network.Padding;
import dev.assay.network.Permute;
import dev.assay.network.RReLU;
import dev.assay.network.ReLU;
import dev.assay.network.SimpleRNN;
import dev.assay.network.Size;
import dev.assay.network.Softmax;
import dev.assay.network.Step;
import dev.assay.network.Swish;
import dev.assay.network.Tanh;
import dev.assay.network.TimeDistributed;
import dev.assay.network.TransposedConvolution2D;
import dev.assay.network.Upsampling2D;
import dev.assay.network.ZeroPadding2D;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Architecture;
import dev.assay.spi.Exporter;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.EngineContract;
import dev.assay.testing.ExporterContract;
import dev.assay.testing.HostExamples;
import dev.assay.testing.Plain;
import dev.assay.testing.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jExporterTest extends ExporterContract {
    private static final Map<Architecture, Shape> ARCHITECTURES = architectures();

    @TempDir
    Path folder;

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
        architectures.put(
                new Branches(
                        List.of(new Branches.Branch("input", new MLP(List.of(8), new Tanh()), 5)),
                        new ReLU(),
                        List.of(4),
                        List.of()),
                Shape.of(3, 4));
        architectures.put(
                new NetworkArchitecture(List.of(Convolution2D.of(4, 3), new ReLU(), new Flatten()), true),
                Shape.of(2, 6, 5));
        return architectures;
    }

    /** Those with layers that Deeplearning4j lacks. */
    private static Map<Architecture, Shape> inexpressibleArchitectures() {
        BatchNormalization norm = new BatchNormalization(0.9, 1e-5);
        Map<Architecture, Shape> architectures = new LinkedHashMap<>();
        architectures.put(new SEResNet(18, 16, norm), Shape.of(1, 20, 20));
        architectures.put(new DeepFace(8, new Dropout(0.5)), Shape.of(1, 72, 72));
        architectures.put(new MaxoutNetwork(List.of(6, 4), 3), Shape.of(1, 8, 8));
        architectures.put(new UNet(2, 4, new Identity()), Shape.of(1, 8, 8));
        architectures.put(new FCN(8, 4, new Dropout(0.5)), Shape.of(1, 32, 32));
        architectures.put(new TextConvnet(2, 4, List.of(2, 3), 5, new Dropout(0.5)), Shape.of(9));
        architectures.put(new SimpleRNNNetwork(List.of(5, 4), true, 0, 1, false, new Tanh(), true), Shape.of(7, 3));
        architectures.put(new GRUNetwork(List.of(5, 4), false, 0, 1, true), Shape.of(7, 3));
        return architectures;
    }

    private static Network network(Architecture architecture, Shape input) {
        boolean maps = architecture instanceof UNet || architecture instanceof FCN;
        Task ten = Task.MultiClass.of(10);
        return architecture.network(
                input, maps ? new Task.Segmentation(ten.names(), input.size(1), input.size(2)) : ten);
    }

    @TestFactory
    Stream<DynamicTest> namesTheLayerOfAnArchitectureThatCanNotBeExpressed() {
        return inexpressibleArchitectures().entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey().toString(), () -> {
                    Network network = network(entry.getKey(), entry.getValue());
                    String first = network.nodes().stream()
                            .filter(node -> UNKNOWN.contains(node.layer().getClass()))
                            .findFirst()
                            .orElseThrow()
                            .name();
                    assertThatThrownBy(() -> exporter().export(trained(network, Task.MultiClass.of(10), Head.LINEAR)))
                            .isInstanceOf(UserException.class)
                            .hasMessageContaining("layer '" + first + "'");
                }));
    }

    @Override
    protected Exporter exporter() {
        return new Dl4jExporter();
    }

    @Override
    protected Tensor predict(byte[] file, Tensor inputs) {
        long[] shape = Arrays.stream(inputs.shape().toArray()).asLongStream().toArray();
        ComputationGraph graph = restored(file);
        INDArray found = Nd4j.concat(1, graph.output(Nd4j.create(inputs.values().clone(), shape, 'c')));
        return new Tensor(
                Shape.of(Arrays.stream(found.shape()).mapToInt(Math::toIntExact).toArray()),
                found.dup('c').data().asFloat());
    }

    private static ComputationGraph restored(byte[] file) {
        try {
            return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Map<String, String> inexpressible() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("a layer that no engine knows", "plain-layer1");
        names.put("Softmax of maps", "softmax1");
        EngineContract.networks()
                .forEach((name, network) -> network.nodes().stream()
                        .filter(node -> UNKNOWN.contains(node.layer().getClass()))
                        .findFirst()
                        .ifPresent(node -> names.put(name, node.name())));
        return names;
    }

    /** Layers that Deeplearning4j lacks, or has otherwise. */
    private static final Set<Class<? extends Layer>> UNKNOWN = Set.of(
            AveragePooling1D.class,
            Bidirectional.class,
            Convolution1D.class,
            Cropping2D.class,
            Embedding.class,
            FractionalMaxPooling2D.class,
            GELU.class,
            GRU.class,
            GlobalAveragePooling1D.class,
            GlobalMaxPooling1D.class,
            L1Normalization.class,
            L2Normalization.class,
            LocalContrastNormalization.class,
            LocallyConnected1D.class,
            LocallyConnected2D.class,
            LpPooling2D.class,
            Mask.class,
            MaxPooling1D.class,
            Maxout.class,
            Multiply.class,
            NoisyReLU.class,
            PReLU.class,
            Permute.class,
            Plain.Signs01.class,
            RReLU.class,
            SimpleRNN.class,
            Step.class,
            Swish.class,
            TimeDistributed.class,
            TransposedConvolution2D.class,
            Upsampling2D.class,
            ZeroPadding2D.class);

    @Override
    protected Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        ARCHITECTURES.forEach((architecture, input) ->
                networks.put(architecture.toString(), architecture.network(input, Task.MultiClass.of(10))));
        Shape image = Shape.of(3, 11, 9);
        for (String padding : List.of("2,1,0,0", "0,1,1,2", "1,2,2,0", "same")) {
            for (Size stride : List.of(Size.square(1), Size.square(2), new Size(3, 2))) {
                networks.put(
                        "pools with padding " + padding + " and stride " + stride,
                        Network.of(image)
                                .named("max", new MaxPooling2D(new Size(4, 4), stride, Padding.parse(padding)))
                                .named(
                                        "mean",
                                        new AveragePooling2D(new Size(4, 4), stride, Padding.parse(padding)),
                                        Network.INPUT)
                                .named("both", new Add(), "max", "mean")
                                .add(new Flatten())
                                .add(new Dense(3, true))
                                .build());
            }
        }
        networks.put(
                "a node called predictions",
                Network.of(Shape.of(3)).named("predictions", new Dense(2, true)).build());
        return networks;
    }

    @Test
    void checksEveryArchitecture() {
        assertThat(Stream.of(ARCHITECTURES, inexpressibleArchitectures())
                        .flatMap(architectures -> architectures.keySet().stream())
                        .map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(new ArchitecturesPlugin()
                        .components().stream()
                                .filter(Architecture.class::isAssignableFrom)
                                .toList());
    }

    @TestFactory
    Stream<DynamicTest> preprocessesWithinTheGraph() {
        List<Transform> transforms = new ArrayList<>(List.of(new Rescaling(0.25, -3), new Rescaling(0, 0.5)));
        for (Per per : Per.values()) {
            transforms.add(new Standardize(per));
            transforms.add(new Scale(per, -1, 2));
        }
        Shape rows = Shape.of(4, 3);
        return Stream.concat(
                Stream.of(dynamicTest("reshape", () -> {
                    agrees(preprocessed(Shape.of(1, 4, 3), new Reshape(rows)), 1, 3);
                    agrees(
                            preprocessed(
                                    Shape.of(1, 4, 3),
                                    new Scale(Per.FEATURE, 0, 1),
                                    new Reshape(rows),
                                    new Standardize(Per.CHANNEL)),
                            1,
                            3);
                })),
                transforms.stream()
                        .flatMap(transform -> Stream.of(Shape.of(5), Shape.of(3, 4, 2), Shape.of(4, 3))
                                .map(input -> dynamicTest(
                                        transform + " of " + input,
                                        () -> agrees(
                                                preprocessed(input, transform, new Scale(Per.ALL, 0, 1)), 1, 3)))));
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
        return withSteps(input, training.inputShape(), fitted);
    }

    private static TrainedNetwork withSteps(Shape input, Shape ready, List<Transform.Fitted> fitted) {
        Network network =
                Network.of(ready).add(new Flatten()).add(new Dense(3, true)).build();
        TrainedNetwork plain = trained(network, Task.MultiClass.of(3), Head.SOFTMAX);
        return new TrainedNetwork(
                "preprocessed", input, fitted, network, plain.weights(), Head.SOFTMAX, plain.task(), Map.of());
    }

    /** A step that keeps what is above 0. */
    private record Clipped() implements Transform.Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            return ops.relu(batch);
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of();
        }
    }

    @Test
    void refusesPreprocessingThatIsMoreThanFactorsAndOffsets() {
        TrainedNetwork trained = withSteps(Shape.of(4), Shape.of(4), List.of(new Clipped()));
        assertThatThrownBy(() -> exporter().export(trained))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing step 1 is more than a factor and an offset for each value, which is all that"
                        + " Deeplearning4j's own vertices can do");
    }

    @Test
    void saysWhyALayerCanNotBeExpressed() {
        assertThat(failure(Network.of(Shape.of(4)).add(new Plain.Odd()).build()))
                .isEqualTo("layer 'plain-layer1' (plain-layer) is none of Deeplearning4j's own layers; the format onnx"
                        + " takes every layer");
        assertThat(failure(Network.of(Shape.of(3, 4, 4))
                        .add(new Softmax())
                        .add(new Flatten())
                        .build()))
                .isEqualTo(
                        "layer 'softmax1' (softmax) goes over the channels of 3x4x4, but Deeplearning4j's goes over the"
                                + " last dimension");
        assertThat(failure(Network.of(Shape.of(3, 5, 4))
                        .add(new MaxPooling2D(Size.square(2), Size.square(2), Padding.parse("0,1,0,0")))
                        .add(new Flatten())
                        .build()))
                .isEqualTo("layer 'max-pooling1' (max-pooling-2d) has padding 0 and 1 with windows of 2 and stride 2,"
                        + " which Deeplearning4j, padding both sides alike, can not do");
        assertThat(failure(Network.of(Shape.of(1, 6, 6))
                        .add(Convolution2D.of(3, 3))
                        .build()))
                .isEqualTo(
                        "the network puts out 3x4x4, but Deeplearning4j's heads take vectors: put a flatten layer at its"
                                + " end");
    }

    @Test
    void saysThatDeeplearning4jLoadsNoNetworkWithoutWeights() {
        assertThat(failure(Network.of(Shape.of(3)).add(new Tanh()).build()))
                .isEqualTo("the network has no weights, and Deeplearning4j does not load such a graph from a file");
    }

    private String failure(Network network) {
        try {
            exporter().export(trained(network, Task.MultiClass.of(2), Head.LINEAR));
        } catch (UserException e) {
            return String.valueOf(e.getMessage());
        }
        return "no failure";
    }

    @Test
    void keepsNamesAndNotesForModelSerializer() throws IOException {
        Task task = new Task.MultiClass(List.of("cat", "dog"));
        Network network = Network.of(Shape.of(3)).add(new Dense(2, true)).build();
        Path file = folder.resolve("model.zip");
        Files.write(file, exporter().export(trained(network, task, Head.SOFTMAX)));
        assertThat(ModelSerializer.<List<String>>getObjectFromFile(file.toFile(), "names"))
                .containsExactly("cat", "dog");
        assertThat(ModelSerializer.<Map<String, String>>getObjectFromFile(file.toFile(), "notes"))
                .isEqualTo(Map.of("run", "0123"));
    }

    @Test
    void hasAnOutputForEachOfSeveralTasks() {
        Task.MultiOutput task = new Task.MultiOutput(List.of(
                new Task.MultiOutput.Named("colour", Task.MultiClass.of(2)),
                new Task.MultiOutput.Named("wet", new Task.MultiLabel(List.of("wet"))),
                new Task.MultiOutput.Named("size", new Task.Regression(List.of("height", "width")))));
        Network network = Network.of(Shape.of(3)).add(new Dense(5, true)).build();
        TrainedNetwork trained = trained(network, task, task.head());
        agrees(trained, 1, 3);
        assertThat(restored(exporter().export(trained)).getConfiguration().getNetworkOutputs())
                .containsExactly("predictions/colour", "predictions/wet", "predictions/size");
    }

    @Test
    void canBeTrainedOnByDeeplearning4j() {
        Network network = Network.of(Shape.of(1, 8, 8))
                .add(Convolution2D.of(3, 3))
                .add(new BatchNormalization(0.9, 1e-3))
                .add(new ReLU())
                .add(new Dropout(0.2))
                .add(new Flatten())
                .add(new Dense(2, true))
                .build();
        ComputationGraph graph = restored(exporter().export(trained(network, Task.MultiClass.of(2), Head.SOFTMAX)));
        INDArray inputs = Nd4j.rand(new int[] {16, 1, 8, 8});
        INDArray targets = Nd4j.zeros(16, 2);
        targets.getColumn(0).assign(1);
        graph.setLearningRate(0.1);
        graph.fit(new DataSet(inputs, targets));
        double before = graph.score();
        for (int step = 0; step < 20; step++) {
            graph.fit(new DataSet(inputs, targets));
        }
        assertThat(graph.score()).isLessThan(0.5 * before);
    }
}
