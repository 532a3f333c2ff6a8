package dev.assay.experiments.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Batch;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.ReLU;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import dev.assay.testing.Plain;
import dev.assay.testing.ReferenceEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerFiguresTest {
    private static final Seeds SEEDS = new Seeds(1);
    private static final Device CPU = new Device.Cpu();

    /** y = 2 x + 1 on x = 1 and 3, half the squared distance from 0: the gradients are (3 + 21) / 2 = 12 and (3 + 7) / 2 = 5, of length 13. */
    private static final Network LINE =
            Network.of(Shape.of(1)).named("line", new Dense(1, true)).build();

    private static final Map<String, Tensor> WEIGHTS =
            Map.of("line/kernel", Tensor.of(Shape.of(1, 1), 2), "line/bias", Tensor.of(Shape.of(1), 1));

    private static final Batch BATCH = new Batch(Tensor.of(Shape.of(2, 1), 1, 3), Tensor.of(Shape.of(2, 1), 0, 0));

    private static Map<String, Double> next(Optimizer optimizer, List<Regularizer> regularizers, int stepsBefore) {
        Objective objective = new Objective(new Plain.HalfSquares(), optimizer, regularizers);
        try (Model model = new ReferenceEngine().build(LINE, WEIGHTS, objective, CPU, SEEDS)) {
            for (int step = 0; step < stepsBefore; step++) {
                model.fit(BATCH, Progress.of(step, 10, 1));
            }
            Snapshot before = model.snapshot();
            Map<String, Double> figures = LayerFigures.ofNextStep(
                    LINE,
                    LINE.nodes(),
                    new ReferenceEngine(),
                    objective,
                    CPU,
                    SEEDS,
                    before,
                    BATCH,
                    Progress.of(stepsBefore, 10, 1),
                    true,
                    true);
            assertThat(model.snapshot()).isEqualTo(before);
            return figures;
        }
    }

    @Test
    void areThoseOfTheStepWorkedByHand() {
        Map<String, Double> figures = next(new Plain.Descent(new Plain.Rate(0.1)), List.of(), 0);
        assertThat(figures).containsOnlyKeys("diagnostics/update-ratio/line", "diagnostics/gradient-norm/line");
        assertThat(figures.get("diagnostics/gradient-norm/line")).isCloseTo(13, within(1e-5));
        assertThat(figures.get("diagnostics/update-ratio/line")).isCloseTo(1.3 / Math.sqrt(5), within(1e-6));
    }

    @Test
    void takeWhatTheOptimizerKeepsIntoTheStep() {
        // After one step the weights are 2 - 0.12 and 1 - 0.05, the velocities 12 and 5.
        double w = 1.88;
        double b = 0.95;
        double gradientW = (w + b + 3 * (3 * w + b)) / 2;
        double gradientB = (w + b + 3 * w + b) / 2;
        double update = 0.01 * Math.hypot(0.9 * 12 + gradientW, 0.9 * 5 + gradientB);
        Map<String, Double> figures = next(new Plain.Momentum(new Plain.Rate(0.01), 0.9), List.of(), 1);
        assertThat(figures.get("diagnostics/gradient-norm/line"))
                .isCloseTo(Math.hypot(gradientW, gradientB), within(1e-5));
        assertThat(figures.get("diagnostics/update-ratio/line")).isCloseTo(update / Math.hypot(w, b), within(1e-6));
    }

    @Test
    void tellTheGradientAsTheOptimizerGetsItAndTheUpdateWithDecay() {
        // The penalty log(1 + v^2) has the slope 2 v / (1 + v^2): 0.8 at 2, 1 at 1. The decay takes 0.1 of the kernel,
        // 0.2.
        Map<String, Double> figures =
                next(new Plain.Descent(new Plain.Rate(0.1)), List.of(new Plain.Penalty(1), new Plain.Decay(1)), 0);
        assertThat(figures.get("diagnostics/gradient-norm/line")).isCloseTo(Math.hypot(12.8, 6), within(1e-5));
        assertThat(figures.get("diagnostics/update-ratio/line"))
                .isCloseTo(Math.hypot(1.28 + 0.2, 0.6) / Math.sqrt(5), within(1e-6));
    }

    @Test
    void tellTheUpdateAtTheRateOfTheLayerAndNothingOfAFrozenOne() {
        assertThat(rated(0.5).get("diagnostics/update-ratio/line")).isCloseTo(0.65 / Math.sqrt(5), within(1e-6));
        assertThat(rated(0.5).get("diagnostics/gradient-norm/line")).isCloseTo(13, within(1e-5));
        assertThat(rated(0)).isEmpty();
    }

    private static Map<String, Double> rated(double rate) {
        Objective objective = new Objective(
                new Plain.HalfSquares(), new Plain.Descent(new Plain.Rate(0.1)), List.of(), Map.of("line", rate));
        try (Model model = new ReferenceEngine().build(LINE, WEIGHTS, objective, CPU, SEEDS)) {
            return LayerFigures.ofNextStep(
                    LINE,
                    LINE.nodes(),
                    new ReferenceEngine(),
                    objective,
                    CPU,
                    SEEDS,
                    model.snapshot(),
                    BATCH,
                    Progress.of(0, 10, 1),
                    true,
                    true);
        }
    }

    private static double dead(Network network, Map<String, Tensor> weights, Tensor inputs, int count) {
        List<Node> rectifiers = network.nodes().stream()
                .filter(node -> node.layer() instanceof ReLU)
                .toList();
        Objective objective = new Objective(new Plain.HalfSquares(), new Plain.Descent(new Plain.Rate(0.1)), List.of());
        try (Model model = new ReferenceEngine().build(network, weights, objective, CPU, SEEDS)) {
            HostExamples examples = new HostExamples(inputs, Tensor.zeros(Shape.of(inputs.rows(), 1)));
            return LayerFigures.deadUnits(network, rectifiers, model, examples, count, 2)
                    .values()
                    .iterator()
                    .next();
        }
    }

    @Test
    void countUnitsThatNoExampleActivates() {
        Network network = Network.of(Shape.of(1))
                .named("dense", new Dense(4, true))
                .add(new ReLU())
                .build();
        Map<String, Tensor> weights = Map.of(
                "dense/kernel", Tensor.of(Shape.of(1, 4), 1, -1, 1, 1),
                "dense/bias", Tensor.of(Shape.of(4), 0, 0, -2, -9));
        Tensor inputs = Tensor.of(Shape.of(3, 1), 1, 2, 3);
        // At 1 and 2 the first alone is active, at 3 the third too; the second and the fourth never are.
        assertThat(dead(network, weights, inputs, 3)).isEqualTo(0.5);
        assertThat(dead(network, weights, inputs, 2)).isEqualTo(0.75);
    }

    @Test
    void countAMapAsAUnit() {
        Network network = Network.of(Shape.of(1, 2, 2))
                .named("maps", Convolution2D.of(3, 1).withoutBias())
                .add(new ReLU())
                .build();
        Map<String, Tensor> weights = Map.of("maps/kernel", Tensor.of(Shape.of(3, 1, 1, 1), 1, -1, 0));
        assertThat(dead(network, weights, Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4), 1))
                .isCloseTo(2 / 3.0, within(1e-12));
        assertThat(dead(network, weights, Tensor.of(Shape.of(1, 1, 2, 2), 0, 0, 0, -4), 1))
                .isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void namesTheNearestLayerAndAllWhereAPatternMatchesNone() {
        Network network = Network.of(Shape.of(1, 6, 6))
                .add(Convolution2D.of(3, 3))
                .add(new ReLU())
                .build();
        assertThat(ChosenLayers.of(network, "diagnostics.layers", List.of("conv*", "relu1")))
                .extracting(Node::name)
                .containsExactly("convolution1", "relu1");
        assertThat(ChosenLayers.of(network, "diagnostics.layers", List.of())).isEmpty();
        assertThatThrownBy(() -> ChosenLayers.of(network, "diagnostics.patches.layers", List.of("*", "convolution2")))
                .isInstanceOf(UserException.class)
                .hasMessage("diagnostics.patches.layers: no layer matches 'convolution2';"
                        + " did you mean 'convolution1'? known: convolution1, relu1");
    }
}
