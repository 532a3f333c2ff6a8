package dev.assay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.Seeds;
import dev.assay.spi.Initializer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Initializer UNIFORM = (weight, random) -> {
        Tensor values = Tensor.zeros(weight.shape());
        for (int i = 0; i < values.values().length; i++) {
            values.values()[i] = random.nextFloat();
        }
        return values;
    };

    private static Network kerasConvnet() {
        return Network.of(Shape.of(1, 28, 28))
                .add(Convolution2D.of(32, 3))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(64, 3))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(64, 3))
                .add(new ReLU())
                .add(new Flatten())
                .add(new Dense(64, true))
                .add(new ReLU())
                .add(new Dense(10, true))
                .build();
    }

    private static Network alexNet(int groups) {
        return Network.of(Shape.of(3, 227, 227))
                .add(Convolution2D.of(96, 11).withStride(4))
                .add(MaxPooling2D.of(3, 2))
                .add(new LocalResponseNormalization(5, 1e-4, 0.75, 2))
                .add(convolution(256, 5, 2, groups))
                .add(MaxPooling2D.of(3, 2))
                .add(new LocalResponseNormalization(5, 1e-4, 0.75, 2))
                .add(convolution(384, 3, 1, 1))
                .add(convolution(384, 3, 1, groups))
                .add(convolution(256, 3, 1, groups))
                .add(MaxPooling2D.of(3, 2))
                .add(new Flatten())
                .add(new Dense(4096, true))
                .add(new Dense(4096, true))
                .add(new Dense(1000, true))
                .build();
    }

    private static Convolution2D convolution(int filters, int size, int padding, int groups) {
        Size one = Size.square(1);
        return new Convolution2D(filters, Size.square(size), one, Padding.of(padding), one, groups, true);
    }

    @Test
    void countsTheConvnetOfTheCourse() {
        Summary summary = Summary.of(kerasConvnet());
        assertThat(summary.rows().stream().filter(r -> r.parameters() > 0).map(Summary.Row::parameters))
                .containsExactly(320L, 18_496L, 36_928L, 36_928L, 650L);
        assertThat(summary.parameters())
                .isEqualTo(93_322)
                .isEqualTo(kerasConvnet().parameters());
        assertThat(summary.rows().stream().map(r -> r.output().size(-1)))
                .containsExactly(26, 26, 13, 11, 11, 5, 3, 3, 576, 64, 64, 10);
        assertThat(summary.weightBytes()).isEqualTo(4 * 93_322);
        assertThat(summary.kept()).isZero();
    }

    @Test
    void countsAlexNet() {
        assertThat(alexNet(1).parameters()).isEqualTo(62_378_344);
        assertThat(alexNet(2).parameters()).isEqualTo(60_965_224);
        assertThat(alexNet(1).shapes().values().stream().map(Shape::toString))
                .containsExactly(
                        "3x227x227",
                        "96x55x55",
                        "96x27x27",
                        "96x27x27",
                        "256x27x27",
                        "256x13x13",
                        "256x13x13",
                        "384x13x13",
                        "384x13x13",
                        "256x13x13",
                        "256x6x6",
                        "9216",
                        "4096",
                        "4096",
                        "1000");
    }

    @Test
    void seesByThreeSmallFiltersWhatOneLargeOneSees() {
        Network three = Network.of(Shape.of(5, 20, 20))
                .add(Convolution2D.of(5, 3).withoutBias())
                .add(Convolution2D.of(5, 3).withoutBias())
                .add(Convolution2D.of(5, 3).withoutBias())
                .build();
        Network one = Network.of(Shape.of(5, 20, 20))
                .add(Convolution2D.of(5, 7).withoutBias())
                .build();
        assertThat(last(three).receptiveField())
                .hasToString("7x7")
                .isEqualTo(last(one).receptiveField());
        assertThat(three.parameters()).isEqualTo(27 * 5 * 5);
        assertThat(one.parameters()).isEqualTo(49 * 5 * 5);
    }

    @Test
    void seesFurtherThroughStridesAndDilation() {
        Network network = Network.of(Shape.of(1, 40, 40))
                .add(Convolution2D.of(1, 3).withStride(2))
                .add(MaxPooling2D.of(2))
                .add(new Convolution2D(
                        1, new Size(3, 1), Size.square(1), new Padding.Valid(), Size.square(2), 1, false))
                .add(new GlobalAveragePooling2D())
                .build();
        assertThat(Summary.of(network).rows().stream()
                        .map(r -> r.receptiveField().toString()))
                .containsExactly("3x3", "5x5", "21x5", "all");
    }

    private static Summary.Row last(Network network) {
        List<Summary.Row> rows = Summary.of(network).rows();
        return rows.get(rows.size() - 1);
    }

    @Test
    void tellsKeptNumbersFromTrainedOnes() {
        Network network = Network.of(Shape.of(3, 4, 4))
                .add(new BatchNormalization(0.9, 1e-3))
                .build();
        Summary summary = Summary.of(network);
        assertThat(summary.parameters()).isEqualTo(6);
        assertThat(summary.kept()).isEqualTo(6);
        assertThat(summary.activationBytes()).isEqualTo(4 * 48);
        assertThat(summary.rows().get(0).kind()).isEqualTo("batch-normalization");
    }

    @Test
    void namesLayersAfterTheirKindAndARunningNumber() {
        Network network = Network.of(Shape.of(1, 9, 9))
                .add(Convolution2D.of(2, 3))
                .add(new BatchNormalization(0.9, 1e-3))
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(2, 3))
                .add(new GlobalAveragePooling2D())
                .build();
        assertThat(network.nodes().stream().map(Node::name))
                .containsExactly("convolution1", "norm1", "max-pooling1", "convolution2", "global-average-pooling1");
        assertThat(network.weights().keySet())
                .containsExactly(
                        "convolution1/kernel",
                        "convolution1/bias",
                        "norm1/scale",
                        "norm1/shift",
                        "norm1/mean",
                        "norm1/variance",
                        "convolution2/kernel",
                        "convolution2/bias");
    }

    @Test
    void followsTheLastLayerUnlessInputsAreNamed() {
        Network.Builder b = Network.of(Shape.of(4)).add(new Dense(3, true));
        String first = b.last();
        Network network = b.add(new Dense(2, true), Network.INPUT)
                .add(new Concatenate(), first, b.last(), Network.INPUT)
                .build();
        assertThat(network.nodes().stream().map(Node::inputs))
                .containsExactly(List.of("input"), List.of("input"), List.of("dense1", "dense2", "input"));
        assertThat(network.output()).isEqualTo(Shape.of(9));
        assertThat(b.shape()).isEqualTo(Shape.of(9));
        assertThat(network.inputs(network.nodes().get(2))).containsExactly(Shape.of(3), Shape.of(2), Shape.of(4));
    }

    @Test
    void isEqualToAnotherOfTheSameLayers() {
        assertThat(kerasConvnet()).isEqualTo(kerasConvnet()).hasSameHashCodeAs(kerasConvnet());
        assertThat(alexNet(1)).isNotEqualTo(alexNet(2));
    }

    @Test
    void doesNotChangeWithTheListThatItWasMadeOf() {
        List<Node> nodes = new ArrayList<>(kerasConvnet().nodes());
        Network network = new Network(Shape.of(1, 28, 28), nodes);
        nodes.clear();
        assertThat(network).isEqualTo(kerasConvnet());
    }

    @Test
    void rejectsNamesThatDoNotFit() {
        Shape input = Shape.of(4);
        assertThatThrownBy(() -> Network.of(input).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network needs at least one layer");
        assertThatThrownBy(() -> Network.of(input)
                        .named("a", new ReLU())
                        .named("a", new ReLU())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two layers are named 'a'");
        assertThatThrownBy(() -> Network.of(input).named("input", new ReLU()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two layers are named 'input'");
        assertThatThrownBy(() -> Network.of(input)
                        .named("a", new ReLU())
                        .named("b", new Add(), "a", "c")
                        .named("c", new ReLU(), "a")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 'b' takes its input from 'c', which is not a layer before it; there are: input, a");
        assertThatThrownBy(() -> Network.of(input).named("a", new ReLU(), "a").build())
                .hasMessageContaining("layer 'a' takes its input from 'a'");
    }

    @Test
    void namesTheLayerWhoseSizesGoBeyondAnArray() {
        Shape image = Shape.of(3, 50_000, 10_000);
        assertShapeError(
                Network.of(image).named("wide", Convolution2D.of(64, 3)),
                "layer 'wide' (convolution-2d) puts out 64x49998x9998, which is more than the 2147483647 numbers of an array");
        assertShapeError(
                Network.of(Shape.of(1_000_000)).named("fat", new Dense(1_000_000, true)),
                "layer 'fat' (dense) has a kernel of 1000000x1000000, which is more than the 2147483647 numbers of an array");
        assertShapeError(
                Network.of(Shape.of(10, 4)).named("long", new LSTM(1 << 30, false)),
                "layer 'long' (lstm) comes to sizes beyond 2147483647 for inputs of 10x4");
        Size huge = Size.square(999_999);
        assertShapeError(
                Network.of(image)
                        .named(
                                "dilated",
                                new Convolution2D(1, huge, Size.square(1), new Padding.Same(), huge, 1, true)),
                "layer 'dilated' (convolution-2d) comes to sizes beyond 2147483647 for inputs of 3x50000x10000");
        assertShapeError(
                Network.of(image)
                        .named("far", new Convolution2D(1, huge, Size.square(1), new Padding.Valid(), huge, 1, true)),
                "layer 'far' (convolution-2d) a window of 999999 does not fit into 3x50000x10000");
    }

    @Test
    void rejectsInputsThatAreEmptyOrBeyondAnArray() {
        assertShapeError(
                Network.of(Shape.of(0, 28, 28)).add(new Flatten()),
                "a network's input has 1 to 2147483647 elements, found the shape 0x28x28");
        assertShapeError(
                Network.of(Shape.of(999_999_999, 999_999_999, 999_999_999)).add(new Flatten()),
                "a network's input has 1 to 2147483647 elements, found the shape 999999999x999999999x999999999");
    }

    private static void assertShapeError(Network.Builder network, String message) {
        assertThatThrownBy(network::build).isInstanceOf(ShapeException.class).hasMessage(message);
    }

    @Test
    void startsKernelsFromTheInitializerAndTheRestByRole() {
        Network network = Network.of(Shape.of(3))
                .add(new Dense(2, true))
                .add(new BatchNormalization(0.9, 1e-3))
                .build();
        Map<String, Tensor> weights = network.initialWeights(UNIFORM, new Seeds(1));
        assertThat(weights.keySet()).containsExactlyElementsOf(network.weights().keySet());
        assertThat(weights)
                .containsEntry("dense1/bias", Tensor.of(Shape.of(2), 0, 0))
                .containsEntry("norm1/scale", Tensor.of(Shape.of(2), 1, 1))
                .containsEntry("norm1/shift", Tensor.of(Shape.of(2), 0, 0))
                .containsEntry("norm1/mean", Tensor.of(Shape.of(2), 0, 0))
                .containsEntry("norm1/variance", Tensor.of(Shape.of(2), 1, 1));
        assertThat(weights.get("dense1/kernel")).isNotEqualTo(Tensor.zeros(Shape.of(3, 2)));
    }

    @Test
    void startsAWeightAlikeWhateverElseTheNetworkHas() {
        Network small = Network.of(Shape.of(3)).named("a", new Dense(3, true)).build();
        Network large = Network.of(Shape.of(3))
                .named("b", new Dense(3, true))
                .named("a", new Dense(3, true))
                .build();
        Map<String, Tensor> first = small.initialWeights(UNIFORM, new Seeds(1));
        Map<String, Tensor> second = large.initialWeights(UNIFORM, new Seeds(1));
        assertThat(first.get("a/kernel"))
                .isEqualTo(second.get("a/kernel"))
                .isNotEqualTo(second.get("b/kernel"))
                .isNotEqualTo(small.initialWeights(UNIFORM, new Seeds(2)).get("a/kernel"));
    }
}
