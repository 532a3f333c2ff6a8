package dev.assay.experiments.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.experiments.spec.DiagnosticsSpec.Maximization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.Reach;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import dev.assay.testing.Plain;
import dev.assay.testing.ReferenceEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What activates units: parts of images, and inputs found by gradient ascent. */
class PatchesTest {
    private static final Seeds SEEDS = new Seeds(1);
    private static final Device CPU = new Device.Cpu();
    private static final Optimizer STILL = new Plain.Descent(new Plain.Rate(0));

    /** Images of 4 x 4 with one bright pixel each. */
    private static HostExamples bright(int... places) {
        Tensor images = Tensor.zeros(Shape.of(places.length, 1, 4, 4));
        for (int i = 0; i < places.length; i++) {
            images.values()[16 * i + places[i]] = i + 1;
        }
        return new HostExamples(images, Tensor.zeros(Shape.of(places.length, 1)));
    }

    private static Map<String, Tensor> top(
            Network network, Map<String, Tensor> weights, HostExamples examples, int units, int top) {
        Node last = network.nodes().get(network.nodes().size() - 1);
        Objective objective = new Objective(new Plain.HalfSquares(), STILL, List.of());
        try (Model model = new ReferenceEngine().build(network, weights, objective, CPU, SEEDS)) {
            return new TopPatches(examples, examples, examples.size(), 2)
                    .find(model, last.name(), network.output(), found(Reach.of(network), last.name()), units, top);
        }
    }

    private static <V> V found(Map<String, V> map, String name) {
        return Objects.requireNonNull(map.get(name), () -> name + " of " + map.keySet());
    }

    @Test
    void areCutWhereAUnitSeesThemTheGreatestActivationFirst() {
        // The first filter answers to its middle, the second to its lower right corner, each twice.
        Network network = Network.of(Shape.of(1, 4, 4))
                .named("maps", Convolution2D.of(2, 3).withPadding(Padding.of(1)).withoutBias())
                .build();
        Map<String, Tensor> weights = Map.of(
                "maps/kernel", Tensor.of(Shape.of(2, 1, 3, 3), 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
        Map<String, Tensor> found = top(network, weights, bright(5, 0, 15), 9, 2);
        assertThat(found.keySet())
                .containsExactlyInAnyOrder("patches/maps/0", "places/maps/0", "patches/maps/1", "places/maps/1");
        assertThat(found(found, "places/maps/0")).isEqualTo(Tensor.of(Shape.of(2, 4), 2, 3, 3, 6, 1, 0, 0, 4));
        // The last pixel is bright: what lies below and to the right of it is outside.
        double no = Double.NaN;
        assertThat(found(found, "patches/maps/0"))
                .isEqualTo(Tensor.of(
                        Shape.of(2, 1, 3, 3), 0, 0, no, 0, 3, no, no, no, no, no, no, no, no, 2, 0, no, 0, 0));
        // No unit has the first pixel of an image at its lower right, so that the image with pixel 5 comes second.
        assertThat(found(found, "places/maps/1")).isEqualTo(Tensor.of(Shape.of(2, 4), 2, 2, 2, 6, 0, 0, 0, 2));
        assertThat(found(found, "patches/maps/1"))
                .isEqualTo(Tensor.of(Shape.of(2, 1, 3, 3), 0, 0, 0, 0, 0, 0, 0, 0, 3, no, no, no, no, 0, 0, no, 0, 1));
    }

    @Test
    void areWholeImagesForUnitsThatSeeAllAndEarlierOnesWhereTwoAreEqual() {
        Network network = Network.of(Shape.of(1, 4, 4))
                .add(MaxPooling2D.of(2))
                .add(new Flatten())
                .named("sum", new Dense(1, false))
                .build();
        Map<String, Tensor> weights = Map.of("sum/kernel", Tensor.of(Shape.of(4, 1), 0, 0, 0, 0));
        HostExamples examples = bright(5, 0, 15);
        Map<String, Tensor> found = top(network, weights, examples, 9, 2);
        assertThat(found(found, "places/sum/0")).isEqualTo(Tensor.of(Shape.of(2, 4), 0, 0, 0, 0, 1, 0, 0, 0));
        assertThat(found(found, "patches/sum/0")).isEqualTo(examples.batch(0, 1).inputs());
    }

    private static Map<String, Tensor> maximized(
            Network network, Map<String, Tensor> weights, String layer, Maximization spec, double length) {
        Node node = network.nodes().stream()
                .filter(n -> n.name().equals(layer))
                .findFirst()
                .orElseThrow();
        return new ActivationMaximization(new ReferenceEngine(), CPU, STILL, SEEDS)
                .find(network, new Snapshot(weights, Map.of()), node, found(Reach.of(network), layer), spec, length);
    }

    @Test
    void gradientAscentFindsTheWeightsOfALinearUnitInTheLengthOfTheExamples() {
        Network network = Network.of(Shape.of(1, 2, 2))
                .add(new Flatten())
                .named("units", new Dense(2, true))
                .add(new ReLU())
                .build();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("units/kernel", Tensor.of(Shape.of(4, 2), 3, 0, 0, 1, 4, 0, 0, -1));
        weights.put("units/bias", Tensor.of(Shape.of(2), 7, -7));
        // Four elements of the length 5 have the length 10: [3, 0, 4, 0] and [0, 1, 0, -1], brought to that.
        Map<String, Tensor> found =
                maximized(network, weights, "units", new Maximization(List.of("units"), 9, 300, 0.1), 5);
        assertThat(found).containsOnlyKeys("maximized/units/0", "maximized/units/1");
        double[] first = {6, 0, 8, 0};
        double[] second = {0, Math.sqrt(50), 0, -Math.sqrt(50)};
        for (int i = 0; i < 4; i++) {
            assertThat((double) found(found, "maximized/units/0").values()[i]).isCloseTo(first[i], within(1e-3));
            assertThat((double) found(found, "maximized/units/1").values()[i]).isCloseTo(second[i], within(1e-3));
        }
    }

    @Test
    void gradientAscentChangesOnlyWhatTheUnitInTheMiddleSees() {
        Network network = Network.of(Shape.of(1, 6, 6))
                .named("maps", Convolution2D.of(1, 3).withPadding(Padding.of(1)).withoutBias())
                .build();
        Map<String, Tensor> weights =
                Map.of("maps/kernel", Tensor.of(Shape.of(1, 1, 3, 3), 1, 0, -1, 2, 0, -2, 1, 0, -1));
        Map<String, Tensor> found =
                maximized(network, weights, "maps", new Maximization(List.of("maps"), 1, 300, 0.1), 2);
        Tensor input = found(found, "maximized/maps/0");
        assertThat(input.shape()).isEqualTo(Shape.of(1, 3, 3));
        // Nine elements of the length 2: the kernel, whose length is the root of 12, at the length 6.
        double[] sobel = {1, 0, -1, 2, 0, -2, 1, 0, -1};
        for (int i = 0; i < sobel.length; i++) {
            assertThat((double) input.values()[i]).isCloseTo(sobel[i] * 6 / Math.sqrt(12), within(1e-3));
        }
    }

    @Test
    void gradientAscentStaysNoiseWhereNoGradientReachesTheInput() {
        Network network = Network.of(Shape.of(1, 2, 2))
                .add(new Flatten())
                .named("units", new Dense(1, true))
                .add(new ReLU())
                .build();
        Map<String, Tensor> weights = Map.of(
                "units/kernel", Tensor.of(Shape.of(4, 1), 1, 1, 1, 1), "units/bias", Tensor.of(Shape.of(1), -1e6));
        Maximization few = new Maximization(List.of("relu1"), 1, 1, 0.1);
        Tensor one = found(maximized(network, weights, "relu1", few, 1), "maximized/relu1/0");
        Tensor more = found(
                maximized(network, weights, "relu1", new Maximization(List.of("relu1"), 1, 20, 0.1), 1),
                "maximized/relu1/0");
        double length = 0;
        for (int i = 0; i < 4; i++) {
            assertThat(more.values()[i]).isCloseTo(one.values()[i], within(1e-5f));
            length += one.values()[i] * one.values()[i];
        }
        assertThat(length).isCloseTo(4, within(1e-4));
    }
}
