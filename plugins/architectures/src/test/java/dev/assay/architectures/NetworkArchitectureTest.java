package dev.assay.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Task;
import dev.assay.network.Add;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.ShapeException;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkArchitectureTest {
    private static final Shape IMAGE = Shape.of(3, 8, 8);
    private static final Task TEN = Task.MultiClass.of(10);

    private static Network network(boolean outputLayer, Layer... layers) {
        return new NetworkArchitecture(List.of(layers), outputLayer).network(IMAGE, TEN);
    }

    private static NamedLayer node(String id, Layer layer, String... inputs) {
        return new NamedLayer(id, layer, List.of(inputs));
    }

    private static Layer convolution() {
        return Convolution2D.of(4, 3).withPadding(new Padding.Same());
    }

    @Test
    void chainsLayersAndAddsTheOutputLayer() {
        assertThat(network(true, new Flatten(), new Dense(16, true), new ReLU()))
                .isEqualTo(Network.of(IMAGE)
                        .add(new Flatten())
                        .add(new Dense(16, true))
                        .add(new ReLU())
                        .add(new Dense(10, true))
                        .build());
    }

    @Test
    void endsAsWrittenWithoutOutputLayer() {
        assertThat(network(false, new Flatten(), new Dense(10, false)).shapes().keySet())
                .containsExactly("input", "flatten1", "dense1");
    }

    @Test
    void branchesAndJoinsByNodes() {
        Network network = network(
                true,
                node("stem", convolution()),
                new ReLU(),
                convolution(),
                node("sum", new Add(), "convolution1", "stem"),
                new GlobalAveragePooling2D());
        assertThat(network.nodes().get(3).inputs()).containsExactly("convolution1", "stem");
        assertThat(network.nodes().get(3).layer()).isEqualTo(new Add());
        assertThat(network.parameters()).isEqualTo((4 * 3 * 9 + 4) + (4 * 4 * 9 + 4) + (4 * 10 + 10));
    }

    @Test
    void nodeElsewhereIsItsLayer() {
        Layer layer = node("whatever", convolution(), "input");
        assertThat(layer.output(List.of(IMAGE))).isEqualTo(Shape.of(4, 8, 8));
        assertThat(layer.weights(List.of(IMAGE))).isEqualTo(convolution().weights(List.of(IMAGE)));
        assertThat(layer.multiplyAdds(List.of(IMAGE))).isEqualTo(convolution().multiplyAdds(List.of(IMAGE)));
        assertThat(layer.window(List.of(IMAGE))).isEqualTo(convolution().window(List.of(IMAGE)));
    }

    @Test
    void saysWhichInputsThereAre() {
        assertThatThrownBy(() -> network(true, node("a", new Flatten()), node("b", new Dense(3, true), "c")))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "architecture 'network': layer 'b' takes its input from 'c', which is not a layer before it;"
                                + " there are: input, a");
    }

    @Test
    void saysWhichNameStandsTwice() {
        assertThatThrownBy(() -> network(true, node("a", new Flatten()), node("a", new Dense(3, true))))
                .isInstanceOf(UserException.class)
                .hasMessage("architecture 'network': two layers are named 'a'");
        assertThatThrownBy(() -> network(true, node("input", new Flatten())))
                .isInstanceOf(UserException.class)
                .hasMessage("architecture 'network': two layers are named 'input'");
    }

    @Test
    void saysWhatToDoWhereTheLastLayerDoesNotFitTheTask() {
        assertThatThrownBy(() -> network(false, new Flatten(), new Dense(3, true)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("architecture 'network': the last layer puts out 3, but the task has 10 outputs:"
                        + " set output-layer = true, or give the last layer that many units");
        assertThatThrownBy(() -> network(true, convolution()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("layer 'dense1' (dense) takes a vector, found 4x8x8: put a flatten layer before it");
    }

    @Test
    void rejectsANetworkOfNothing() {
        assertThatThrownBy(() -> new NetworkArchitecture(List.of(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("layers is empty");
    }

    @Test
    void rejectsNamesThatWeightsCouldNotBear() {
        assertThatThrownBy(() -> node("a/b", new Flatten()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must be letters, digits, '_', '.' and '-', found 'a/b'");
    }
}
