package dev.assay.regularizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.network.Add;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.Layer;
import dev.assay.network.Maxout;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.PReLU;
import dev.assay.network.ReLU;
import dev.assay.network.Softmax;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final Network MLP = Network.of(Shape.of(1, 4, 4))
            .add(new Flatten())
            .add(new Dense(8, true))
            .add(new ReLU())
            .add(new Dense(8, true))
            .add(new ReLU())
            .add(new Dense(3, true))
            .build();

    /** Node names with what they take, {@code a<b}. */
    private static List<String> wiring(Network network) {
        return network.nodes().stream()
                .map(node -> node.name() + "<" + String.join(",", node.inputs()))
                .toList();
    }

    private static double rate(Network network, String name) {
        Node found = network.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
        return ((dev.assay.network.Dropout) found.layer()).rate();
    }

    @Test
    void followsTheActivationOfEachHiddenDenseLayer() {
        Network network = new Dropout(0.4, 0).rewrite(MLP);
        assertThat(wiring(network))
                .containsExactly(
                        "flatten1<input",
                        "dense1<flatten1",
                        "relu1<dense1",
                        "dropout-relu1<relu1",
                        "dense2<dropout-relu1",
                        "relu2<dense2",
                        "dropout-relu2<relu2",
                        "dense3<dropout-relu2");
        assertThat(rate(network, "dropout-relu1")).isEqualTo(0.4);
        assertThat(network.weights()).isEqualTo(MLP.weights());
    }

    @Test
    void dropsWhatMaxoutAndPReLUPutOutAndNotWhatTheyTake() {
        for (Layer activation : List.of(new Maxout(2), new PReLU(0.25))) {
            Network network = Network.of(Shape.of(4))
                    .add(new Dense(8, true))
                    .add(activation)
                    .add(new Dense(3, true))
                    .build();
            List<Node> nodes = new Dropout(0.5, 0).rewrite(network).nodes();
            assertThat(nodes).hasSize(4);
            assertThat(nodes.get(1).layer()).isEqualTo(activation);
            assertThat(nodes.get(2).layer()).isInstanceOf(dev.assay.network.Dropout.class);
            assertThat(nodes.get(2).inputs()).containsExactly(nodes.get(1).name());
        }
    }

    @Test
    void followsTheInputWhereWished() {
        Network network = new Dropout(0, 0.2).rewrite(MLP);
        assertThat(wiring(network))
                .hasSize(7)
                .startsWith("dropout-input<input", "flatten1<dropout-input", "dense1<flatten1");
        assertThat(rate(network, "dropout-input")).isEqualTo(0.2);
    }

    @Test
    void changesNothingAtRateZero() {
        assertThat(new Dropout(0, 0).rewrite(MLP)).isEqualTo(MLP);
    }

    @Test
    void standsBehindTheNormAndLeavesConvolutionsAlone() {
        Network network = Network.of(Shape.of(1, 4, 4))
                .add(Convolution2D.of(2, 3))
                .add(new ReLU())
                .add(new Flatten())
                .add(new Dense(8, false))
                .add(new BatchNormalization(0.9, 1e-5))
                .add(new ReLU())
                .add(new Dense(3, true))
                .build();
        assertThat(wiring(new Dropout(0.5, 0).rewrite(network)))
                .containsExactly(
                        "convolution1<input",
                        "relu1<convolution1",
                        "flatten1<relu1",
                        "dense1<flatten1",
                        "norm1<dense1",
                        "relu2<norm1",
                        "dropout-relu2<relu2",
                        "dense2<dropout-relu2");
    }

    @Test
    void leavesTheOutputAloneEvenBehindAnActivation() {
        Network network = Network.of(Shape.of(4))
                .add(new Dense(8, true))
                .add(new Dense(3, true))
                .add(new Softmax())
                .build();
        assertThat(wiring(new Dropout(0.5, 0).rewrite(network)))
                .containsExactly("dense1<input", "dropout-dense1<dense1", "dense2<dropout-dense1", "softmax1<dense2");
    }

    @Test
    void reachesEveryBranchThatTakesTheResult() {
        Network network = Network.of(Shape.of(4))
                .named("wide", new Dense(8, true))
                .named("branch", new ReLU(), "wide")
                .named("sum", new Add(), "wide", "branch")
                .named("out", new Dense(3, true))
                .build();
        assertThat(wiring(new Dropout(0.5, 0).rewrite(network)))
                .containsExactly(
                        "wide<input", "dropout-wide<wide", "branch<dropout-wide", "sum<dropout-wide,branch", "out<sum");
    }

    @Test
    void findsNamesOfItsOwnWhenUsedTwice() {
        Network network = new Dropout(0.5, 0.1).rewrite(new Dropout(0.5, 0.1).rewrite(MLP));
        assertThat(network.shapes()).containsKeys("dropout-input", "dropout-input-2", "dropout-relu1");
        assertThat(network.weights()).isEqualTo(MLP.weights());
    }

    @Test
    void saysWhereThereIsNothingToDropOut() {
        Network linear = Network.of(Shape.of(4)).add(new Dense(3, true)).build();
        assertThatThrownBy(() -> new Dropout(0.5, 0).rewrite(linear))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no hidden dense layer")
                .hasMessageContaining("input-rate");
        assertThat(wiring(new Dropout(0.5, 0.2).rewrite(linear)))
                .containsExactly("dropout-input<input", "dense1<dropout-input");
    }

    @Test
    void rejectsProbabilitiesThatCannotBe() {
        assertThatThrownBy(() -> new Dropout(1, 0)).hasMessage("rate must be in [0, 1), found 1.0");
        assertThatThrownBy(() -> new Dropout(0, -0.1)).hasMessage("input-rate must be in [0, 1), found -0.1");
    }
}
