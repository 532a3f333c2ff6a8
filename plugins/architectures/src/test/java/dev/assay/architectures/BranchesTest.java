package dev.assay.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.network.ShapeException;
import dev.assay.network.Tanh;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Forward;
import dev.assay.testing.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BranchesTest {
    private static final Task.MultiOutput TWO = new Task.MultiOutput(List.of(
            new Task.MultiOutput.Named("digit", Task.MultiClass.of(10)),
            new Task.MultiOutput.Named("size", new Task.Regression(List.of("size")))));

    private static Layout imageAndNumbers() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("image", Shape.of(1, 28, 28));
        shapes.put("numbers", Shape.of(5));
        return Layout.of(shapes);
    }

    private static Branches branches(Branches.Branch... inputs) {
        return new Branches(List.of(inputs), new ReLU(), List.of(), List.of());
    }

    private static Branches.Branch image() {
        return new Branches.Branch("image", new LeNet(), 32);
    }

    /** LeNet's 431,080 with 32 outputs rather than 10, then (32 + 5) for each of 11 outputs and their biases. */
    @Test
    void joinsTheFeaturesOfEachInputBeforeEachOutput() {
        Network network = branches(image()).network(imageAndNumbers(), TWO);
        assertThat(network.input()).isEqualTo(Shape.of(789));
        assertThat(network.output()).isEqualTo(Shape.of(11));
        assertThat(network.parameters()).isEqualTo(431_080 + 22 * 501 + 11 * (32 + 5 + 1));
        assertThat(network.shapes())
                .containsEntry("image.input", Shape.of(1, 28, 28))
                .containsEntry("image.convolution1", Shape.of(20, 24, 24))
                .containsEntry("image.activation", Shape.of(32))
                .containsEntry("numbers.input", Shape.of(5))
                .containsEntry("joined", Shape.of(37))
                .containsEntry("digit.dense1", Shape.of(10))
                .containsEntry("size.dense1", Shape.of(1));
    }

    @Test
    void takesSharedLayersAndAnArchitectureForAnOutput() {
        Network network = new Branches(
                        List.of(image()),
                        new Tanh(),
                        List.of(16, 8),
                        List.of(new Branches.Head("digit", new MLP(List.of(12), new ReLU()))))
                .network(imageAndNumbers(), TWO);
        assertThat(network.parameters()).isEqualTo(431_080 + 22 * 501 + 16 * 38 + 8 * 17 + (12 * 9 + 10 * 13) + 1 * 9);
        assertThat(network.shapes().keySet())
                .containsSubsequence(
                        "joined", "shared1", "shared1.activation", "shared2", "digit.dense1", "size.dense1");
    }

    /** What an image has is not seen by what looks at the numbers, and the other way round. */
    @Test
    void eachInputReachesItsBranchAlone() {
        Layout inputs = imageAndNumbers();
        Network network = new Branches(
                        List.of(
                                new Branches.Branch("image", new Linear(), 2),
                                new Branches.Branch("numbers", new Linear(), 3)),
                        new Tanh(),
                        List.of(),
                        List.of())
                .network(inputs, TWO);
        Map<String, Tensor> weights = Samples.weights(network, new Random(1));
        Tensor batch = Samples.normal(new Random(2), Shape.of(1, 789));
        Tensor changed = new Tensor(batch.shape(), batch.values().clone());
        changed.values()[783] += 1;
        assertThat(node(network, "numbers.dense1", weights, changed))
                .isEqualTo(node(network, "numbers.dense1", weights, batch));
        assertThat(node(network, "image.dense1", weights, changed))
                .isNotEqualTo(node(network, "image.dense1", weights, batch));
    }

    private static Tensor node(Network network, String name, Map<String, Tensor> weights, Tensor batch) {
        int end = network.nodes().stream().map(node -> node.name()).toList().indexOf(name);
        return Forward.infer(new Network(network.input(), network.nodes().subList(0, end + 1)), weights, batch);
    }

    @Test
    void serveOneInputAndOneOutputToo() {
        Network network = new Branches(
                        List.of(new Branches.Branch("input", new Linear(), 4)), new ReLU(), List.of(), List.of())
                .network(Shape.of(3), Task.MultiClass.of(2));
        assertThat(network.shapes().keySet())
                .containsExactly("input", "input.dense1", "input.activation", "output.dense1");
        assertThat(branches().network(Shape.of(3), Task.MultiClass.of(2)).parameters())
                .isEqualTo(8);
    }

    @Test
    void flattensMapsBesideOtherOutputs() {
        Task.MultiOutput task = new Task.MultiOutput(List.of(
                new Task.MultiOutput.Named("map", new Task.Segmentation(List.of("in", "out"), 4, 4)),
                new Task.MultiOutput.Named("kind", Task.MultiClass.of(3))));
        NetworkArchitecture maps = new NetworkArchitecture(
                List.of(new dev.assay.network.Reshape(Shape.of(1, 4, 4)), Convolution2D.of(2, 1)), false);
        Network network = new Branches(List.of(), new ReLU(), List.of(), List.of(new Branches.Head("map", maps)))
                .network(Layout.of(Shape.of(1, 4, 4)), task);
        assertThat(network.output()).isEqualTo(Shape.of(35));
        assertThat(network.shapes()).containsEntry("map.flat", Shape.of(32));
    }

    @Test
    void saysWhichInputOrOutputTheDataSetDoesNotHave() {
        assertThatThrownBy(() ->
                        branches(new Branches.Branch("imgae", new LeNet(), 8)).network(imageAndNumbers(), TWO))
                .isInstanceOf(UserException.class)
                .hasMessage("architecture branches: the data set has no input 'imgae'; did you mean 'image'?"
                        + " known: image, numbers");
        assertThatThrownBy(() -> new Branches(
                                List.of(), new ReLU(), List.of(), List.of(new Branches.Head("digits", new Linear())))
                        .network(imageAndNumbers(), TWO))
                .isInstanceOf(UserException.class)
                .hasMessage("architecture branches: the data set has no output 'digits'; did you mean 'digit'?"
                        + " known: digit, size");
        assertThatThrownBy(() -> branches().network(Layout.of(Map.of("size", Shape.of(2))), TWO))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("an input and an output of the data set are both named 'size'");
    }

    @Test
    void saysWhoseShapeDoesNotFit() {
        assertThatThrownBy(() ->
                        branches(new Branches.Branch("numbers", new LeNet(), 8)).network(imageAndNumbers(), TWO))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("architecture branches, the input 'numbers': layer 'convolution1'");
    }

    @Test
    void rejectsNamesThatStandTwiceAndBranchesOfNothing() {
        assertThatThrownBy(() -> branches(image(), image())).hasMessage("inputs names 'image' twice");
        assertThatThrownBy(() -> new Branches.Branch("image", new LeNet(), 0))
                .hasMessage("features must be at least 1, found 0");
    }

    @Test
    void aNetworkInAConfigTakesInputsByTheirNames() {
        Network network = new NetworkArchitecture(
                        List.of(
                                new NamedLayer("flat", new Flatten(), List.of("image")),
                                new NamedLayer("seen", new Dense(6, true), List.of()),
                                new NamedLayer("both", new Concatenate(), List.of("seen", "numbers"))),
                        true)
                .network(imageAndNumbers(), TWO);
        assertThat(network.shapes())
                .containsEntry("image", Shape.of(1, 28, 28))
                .containsEntry("numbers", Shape.of(5))
                .containsEntry("both", Shape.of(11));
        assertThat(network.output()).isEqualTo(Shape.of(11));
        assertThat(new NetworkArchitecture(List.of(), true)
                        .network(imageAndNumbers(), TWO)
                        .shapes()
                        .keySet())
                .containsExactly("input", "dense1");
    }
}
