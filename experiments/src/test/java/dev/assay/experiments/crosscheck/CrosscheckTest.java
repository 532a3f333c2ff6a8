package dev.assay.experiments.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Task;
import dev.assay.experiments.crosscheck.Crosscheck.Side;
import dev.assay.experiments.crosscheck.CrosscheckResult.Layer;
import dev.assay.experiments.crosscheck.CrosscheckResult.Step;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.network.Tanh;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Plain;
import dev.assay.testing.ReferenceEngine;
import dev.assay.testing.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrosscheckTest {
    private static final Task TASK = new Task.Regression(List.of("a", "b", "c"));
    private static final Seeds SEEDS = new Seeds(5);
    private static final Network NETWORK = Network.of(Shape.of(4))
            .named("in", new Dense(6, true))
            .named("norm", new BatchNormalization(0.9, 1e-3))
            .named("bend", new Tanh())
            .named("out", new Dense(3, true))
            .build();

    /** An engine that goes wrong in one weight, which it takes to be larger than it is. */
    private record Wrong(String weight, float factor) implements Engine {
        @Override
        public Model build(
                Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
            Map<String, Tensor> changed = new LinkedHashMap<>(weights);
            changed.computeIfPresent(weight, (name, value) -> {
                float[] values = value.values().clone();
                values[0] *= factor;
                return new Tensor(value.shape(), values);
            });
            return new ReferenceEngine().build(network, changed, objective, device, seeds);
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }
    }

    private static CrosscheckResult against(Engine other, boolean lockstep) {
        Objective objective = new Objective(
                new Plain.HalfSquares(), new Plain.Momentum(new Plain.Rate(0.01), 0.9), List.of(new Plain.Decay(0.1)));
        Device cpu = new Device.Cpu();
        return new Crosscheck(NETWORK, Samples.weights(NETWORK, new Random(1)), objective, SEEDS)
                .run(
                        new Side(new ReferenceEngine(), cpu),
                        new Side(other, cpu),
                        step -> Samples.batch(new Random(step), NETWORK.input(), TASK, 8),
                        4,
                        lockstep);
    }

    @Test
    void findsNoDifferenceOfAnEngineFromItself() {
        CrosscheckResult result = against(new ReferenceEngine(), false);
        assertThat(result.steps()).hasSize(4).allSatisfy(step -> {
            assertThat(step.loss()).isZero();
            assertThat(step.layers()).extracting(Layer::name).containsExactly("in", "norm", "out");
        });
        assertThat(result.largest().difference()).isZero();
        assertThat(result.largestGradient().orElseThrow().difference()).isZero();
    }

    @Test
    void findsTheLayerThatGoesWrong() {
        CrosscheckResult result = against(new Wrong("norm/scale", 1.5f), true);
        Step first = result.steps().get(0);
        assertThat(first.largest(Layer::weights).orElseThrow().name()).isEqualTo("norm");
        assertThat(first.loss()).isGreaterThan(1e-3);
        assertThat(first.largest(Layer::gradients).orElseThrow().gradients()).isGreaterThan(1e-2);
        assertThat(result.largest().step()).isEqualTo(1);
    }

    @Test
    void takesTheStateOfTheFirstEngineOverInLockstep() {
        CrosscheckResult result = against(new Wrong("norm/scale", 1.5f), true);
        assertThat(result.steps().subList(1, 4))
                .allSatisfy(step -> assertThat(step.loss()).isZero());
        assertThat(against(new Wrong("norm/scale", 1.5f), false).steps())
                .allSatisfy(step -> assertThat(step.loss()).isPositive());
    }

    @Test
    void noticesASmallDifferenceInOneWeight() {
        CrosscheckResult result = against(new Wrong("out/kernel", 1.0001f), false);
        Step first = result.steps().get(0);
        assertThat(first.layers().get(2).weights()).isPositive().isLessThan(1e-4);
        assertThat(first.layers().get(0).gradients()).isPositive();
    }

    @Test
    void takesTheNormOfTheDifferenceAsAShareOfTheNorm() {
        List<Tensor> one = List.of(Tensor.of(Shape.of(2), 3, 4), Tensor.of(Shape.of(1), 0));
        List<Tensor> other = List.of(Tensor.of(Shape.of(2), 3, 3.5), Tensor.of(Shape.of(1), 0));
        assertThat(Differences.between(one, other)).isCloseTo(0.1, within(1e-12));
        assertThat(Differences.between(2.0, -2.0)).isEqualTo(2);
        assertThat(Differences.between(List.of(), List.of())).isZero();
    }

    @Test
    void takesWhatIsNoNumberForEqualOnlyToItself() {
        assertThat(Differences.between(Double.NaN, Double.NaN)).isZero();
        assertThat(Differences.between(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isZero();
        assertThat(Differences.between(Double.NaN, 1)).isInfinite();
        assertThat(Differences.between(1, Double.NEGATIVE_INFINITY)).isInfinite();
        Tensor number = Tensor.of(Shape.of(2), 1, 2);
        assertThat(Differences.between(List.of(number), List.of(Tensor.of(Shape.of(2), 1, Double.NaN))))
                .isInfinite();
    }
}
