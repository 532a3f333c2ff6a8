package dev.assay.regularizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.network.Add;
import dev.assay.network.Dense;
import dev.assay.network.GaussianNoise;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.ReLU;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegularizersTest {
    private static final HostArray WEIGHTS = HostArray.of(Shape.of(2, 2), 3, 1, -4, 2);
    private static final Weight DENSE = Weight.kernel(Shape.of(2, 2), 2, 2);
    private final HostOps ops = new HostOps();

    private double penalty(Regularizer regularizer) {
        return ops.item(regularizer.penalty(ops, WEIGHTS));
    }

    private static double[] gradient(Regularizer regularizer) {
        Tape<HostArray> tape = new Tape<>(new HostOps());
        Variable<HostArray> w = tape.variable(WEIGHTS);
        return tape.gradient(regularizer.penalty(tape, w), List.of(w)).get(0).values();
    }

    @Test
    void l1AddsTheSumOfMagnitudes() {
        assertThat(new L1(0.1).hasPenalty()).isTrue();
        assertThat(penalty(new L1(0.1))).isCloseTo(1.0, within(1e-12));
        assertThat(gradient(new L1(0.1))).containsExactly(new double[] {0.1, 0.1, -0.1, 0.1}, within(1e-12));
    }

    @Test
    void l2AddsHalfTheSumOfSquaresSoThatTheGradientIsRateTimesWeight() {
        assertThat(new L2(0.1).hasPenalty()).isTrue();
        assertThat(penalty(new L2(0.1))).isCloseTo(1.5, within(1e-12));
        assertThat(gradient(new L2(0.1))).containsExactly(new double[] {0.3, 0.1, -0.4, 0.2}, within(1e-12));
    }

    @Test
    void elasticNetAddsBoth() {
        assertThat(penalty(new ElasticNet(0.1, 0.2))).isCloseTo(1.0 + 3.0, within(1e-12));
        assertThat(gradient(new ElasticNet(0.1, 0.2)))
                .containsExactly(new double[] {0.7, 0.3, -0.9, 0.5}, within(1e-12));
    }

    private HostArray changed(Regularizer regularizer, HostArray gradient, double globalNorm, long step) {
        return GradientContext.changed(
                ops,
                List.of(regularizer),
                "a/kernel",
                DENSE,
                gradient,
                new Seeds(3),
                Progress.of(step, 10, 1),
                Optional.of(ops.scalar(globalNorm)));
    }

    /** torch.nn.utils.clip_grad_value_ and clip_grad_norm_ of PyTorch 2.7.1, with its 1e-6 in the divisor, on this gradient and (0.5, -6). */
    @Test
    void gradientsAreClippedAsByPyTorch() {
        assertThat(changed(new ClipByValue(2.5), WEIGHTS, 0, 0).values()).containsExactly(2.5, 1, -2.5, 2);
        double norm = Math.sqrt(9 + 1 + 16 + 4 + 0.25 + 36);
        assertThat(changed(new ClipByGlobalNorm(2.5), WEIGHTS, norm, 0).values())
                .containsExactly(
                        new double[] {0.9214426279067993, 0.3071475327014923, -1.2285901308059692, 0.6142950654029846},
                        within(1e-6));
        assertThat(changed(new ClipByGlobalNorm(2.5), WEIGHTS, 2.5, 0)).isEqualTo(WEIGHTS);
    }

    @Test
    void gradientsAreShortenedEachByItself() {
        double norm = Math.sqrt(30);
        assertThat(changed(new ClipByNorm(2), WEIGHTS, 0, 0).values())
                .containsExactly(new double[] {6 / norm, 2 / norm, -8 / norm, 4 / norm}, within(1e-12));
        assertThat(changed(new ClipByNorm(6), WEIGHTS, 0, 0)).isEqualTo(WEIGHTS);
        assertThat(changed(new GradientNormalization(1e-8), WEIGHTS, 0, 0).values())
                .containsExactly(new double[] {3 / norm, 1 / norm, -4 / norm, 2 / norm}, within(1e-12));
        HostArray zeros = ops.fill(Shape.of(2, 2), 0);
        assertThat(changed(new GradientNormalization(1e-8), zeros, 0, 0)).isEqualTo(zeros);
    }

    @Test
    void gradientNoiseFallsWithTheSteps() {
        HostArray zeros = ops.fill(Shape.of(100, 100), 0);
        for (long step : new long[] {0, 1023}) {
            double variance = Arrays.stream(
                            changed(new GradientNoise(0.3, 0.5), zeros, 0, step).values())
                    .map(v -> v * v)
                    .average()
                    .orElseThrow();
            double expected = 0.3 / Math.sqrt(1 + step);
            assertThat(variance).isCloseTo(expected, within(0.06 * expected));
        }
        assertThat(changed(new GradientNoise(0.3, 0.5), zeros, 0, 1))
                .isEqualTo(changed(new GradientNoise(0.3, 0.5), zeros, 0, 1))
                .isNotEqualTo(changed(new GradientNoise(0.3, 0.5), zeros, 0, 2));
    }

    @Test
    void dropConnectWrapsHiddenDenseLayersAlone() {
        Network network = Network.of(Shape.of(4))
                .named("a", new Dense(3, true))
                .named("b", new ReLU())
                .named("c", new Dense(2, true))
                .build();
        Network rewritten = new DropConnect(0.3).rewrite(network);
        assertThat(rewritten.nodes().stream().map(Node::layer))
                .containsExactly(
                        new dev.assay.network.DropConnect(new Dense(3, true), 0.3), new ReLU(), new Dense(2, true));
        Network linear = Network.of(Shape.of(4)).add(new Dense(3, true)).build();
        assertThatThrownBy(() -> new DropConnect(0.3).rewrite(linear))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("finds no hidden dense layer");
    }

    @Test
    void inputNoiseStandsBetweenTheInputAndAllThatTakesIt() {
        Network network = Network.of(Shape.of(4))
                .named("input-noise", new Dense(4, true))
                .named("sum", new Add(), "input-noise", Network.INPUT)
                .build();
        assertThat(new InputNoise(0.2).rewrite(network).nodes())
                .containsExactly(
                        new Node("input-noise-2", new GaussianNoise(0.2), List.of(Network.INPUT)),
                        new Node("input-noise", new Dense(4, true), List.of("input-noise-2")),
                        new Node("sum", new Add(), List.of("input-noise", "input-noise-2")));
    }

    @Test
    void changesOfGradientsApplyToAllWeights() {
        for (Regularizer regularizer : List.of(
                new ClipByValue(1),
                new ClipByNorm(1),
                new ClipByGlobalNorm(1),
                new GradientNormalization(1),
                new GradientNoise(1, 1))) {
            assertThat(regularizer.appliesTo(Weight.bias(2))).isTrue();
        }
    }

    @Test
    void weightDecayIsNoPenaltyButADecay() {
        WeightDecay decay = new WeightDecay(5e-4);
        assertThat(decay.decay()).isEqualTo(5e-4);
        assertThat(decay.hasPenalty()).isFalse();
        assertThat(decay.hasProjection()).isFalse();
    }

    static Stream<Regularizer> onKernels() {
        return Stream.of(new WeightDecay(1), new L1(1), new L2(1), new MaxNorm(1));
    }

    @ParameterizedTest
    @MethodSource("onKernels")
    void appliesToKernelsAlone(Regularizer regularizer) {
        assertThat(regularizer.appliesTo(DENSE)).isTrue();
        assertThat(regularizer.appliesTo(Weight.bias(2))).isFalse();
        assertThat(regularizer.appliesTo(new Weight("scale", Shape.of(2), Weight.Role.SCALE, 1, 1)))
                .isFalse();
    }

    @Test
    void maxNormShortensTheColumnsOfADenseKernelThatAreTooLong() {
        // torch.renorm(w, 2, 1, 2.5) of PyTorch 1.13.1 gives 1.49999997, 1, 1.99999996, 2 with the first column's sign,
        // its 1e-7 in the divisor aside
        HostArray projected = new MaxNorm(2.5).project(ops, WEIGHTS, DENSE);
        assertThat(projected.values()).containsExactly(new double[] {1.5, 1, -2, 2}, within(1e-12));
    }

    @Test
    void maxNormShortensEachFilterOfAConvolution() {
        Weight kernel = Weight.kernel(Shape.of(2, 1, 1, 2), 2, 4);
        HostArray filters = ops.reshape(WEIGHTS, kernel.shape());
        // the filters are (3, 1) and (-4, 2), of lengths sqrt(10) and sqrt(20)
        HostArray projected = new MaxNorm(Math.sqrt(10)).project(ops, filters, kernel);
        double shorter = Math.sqrt(0.5);
        assertThat(projected.values()).containsExactly(new double[] {3, 1, -4 * shorter, 2 * shorter}, within(1e-12));
    }

    @Test
    void maxNormLeavesZerosAndShortVectorsToTheBit() {
        HostArray shorts = HostArray.of(Shape.of(2, 2), 0, 0.1, 0, -0.7);
        assertThat(new MaxNorm(3).project(ops, shorts, DENSE).values()).containsExactly(shorts.values());
        assertThat(new MaxNorm(3).hasProjection()).isTrue();
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> new L1(-1)).hasMessage("rate must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> new L2(Double.NaN)).hasMessage("rate must be finite and at least 0, found NaN");
        assertThatThrownBy(() -> new WeightDecay(-1)).hasMessage("rate must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> new ElasticNet(0, -1)).hasMessage("l2 must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> new ClipByValue(0)).hasMessage("limit must be finite and above 0, found 0.0");
        assertThatThrownBy(() -> new ClipByGlobalNorm(-1)).hasMessage("maximum must be finite and above 0, found -1.0");
        assertThatThrownBy(() -> new GradientNoise(1, -1))
                .hasMessage("decay must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> new MaxNorm(0)).hasMessage("maximum must be finite and above 0, found 0.0");
    }
}
