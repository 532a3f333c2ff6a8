package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a regularizer must do: have a penalty and a projection where it says so and nowhere else, keep the names and shapes of weights
 * when it rewrites a network, project to where projecting again changes nothing, and never stop a run that has no epoch behind it.
 */
public abstract class RegularizerContract {
    private final HostOps ops = new HostOps();

    /** The regularizer under test, strong enough to change weights of normal random numbers. */
    protected abstract Regularizer regularizer();

    private static Network network() {
        return Network.of(Shape.of(2, 8, 8))
                .add(Convolution2D.of(4, 3))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(new Flatten())
                .add(new Dense(6, true))
                .add(new ReLU())
                .add(new Dense(3, true))
                .build();
    }

    private List<Weight> weights() {
        return network().weights().values().stream()
                .filter(regularizer()::appliesTo)
                .toList();
    }

    private HostArray values(Weight weight) {
        return Gradients.random(new Random(weight.hashCode()), weight.shape());
    }

    @Test
    void tellsTruthfullyWhetherItHasAPenalty() {
        for (Weight weight : weights()) {
            double penalty = ops.item(regularizer().penalty(ops, values(weight)));
            assertThat(penalty != 0).isEqualTo(regularizer().hasPenalty());
            assertThat(penalty).isFinite();
        }
    }

    @Test
    void tellsTruthfullyWhetherItProjects() {
        boolean changes = weights().stream()
                .anyMatch(w -> !regularizer().project(ops, values(w), w).equals(values(w)));
        assertThat(changes).isEqualTo(regularizer().hasProjection());
    }

    @Test
    void tellsTruthfullyWhetherItChangesGradients() {
        boolean changes =
                weights().stream().anyMatch(w -> !changed(w, values(w), 4).equals(values(w)));
        assertThat(changes).isEqualTo(regularizer().changesGradient());
        for (Weight weight : weights()) {
            assertThat(changed(weight, values(weight), 4).shape()).isEqualTo(weight.shape());
            for (double value : changed(weight, ops.fill(weight.shape(), 0), 4).values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void asksForAllGradientsOnlyWhereItSaysSo() {
        if (regularizer().changesGradient() && !regularizer().needsAllGradients()) {
            for (Weight weight : weights()) {
                assertThat(changed(weight, values(weight))).isEqualTo(changed(weight, values(weight), 4));
            }
        }
        assertThat(regularizer().needsAllGradients() && !regularizer().changesGradient())
                .isFalse();
    }

    private HostArray changed(Weight weight, HostArray gradient, double... norm) {
        Optional<HostArray> all = norm.length == 0 ? Optional.empty() : Optional.of(ops.scalar(norm[0]));
        return GradientContext.changed(
                ops, List.of(regularizer()), "a/kernel", weight, gradient, new Seeds(1), Progress.of(3, 10, 1), all);
    }

    @Test
    void hasAPenaltyWithTheGradientOfFiniteDifferences() {
        for (Weight weight : weights()) {
            assertThat(ops.shape(regularizer().penalty(ops, values(weight)))).isEqualTo(Shape.scalar());
            Gradients.check((o, x) -> regularizer().penalty(o, x.get(0)), values(weight));
        }
    }

    @Test
    void projectsToWhereItStays() {
        for (Weight weight : weights()) {
            HostArray once = regularizer().project(ops, values(weight), weight);
            assertThat(once.shape()).isEqualTo(weight.shape());
            assertThat(regularizer().project(ops, once, weight).values()).containsExactly(once.values(), within(1e-12));
            HostArray zeros = ops.fill(weight.shape(), 0);
            for (double value : regularizer().project(ops, zeros, weight).values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void keepsWeightsAndOutputOfTheNetwork() {
        Network rewritten = regularizer().rewrite(network());
        assertThat(rewritten.weights()).isEqualTo(network().weights());
        assertThat(rewritten.output()).isEqualTo(network().output());
        assertThat(rewritten.input()).isEqualTo(network().input());
    }

    @Test
    void doesNotChangeWhatTheNetworkComputesInInference() {
        Map<String, Tensor> weights = Samples.weights(network(), new Random(1));
        Tensor inputs = Samples.normal(new Random(2), network().input().batched(2));
        assertThat(Forward.infer(regularizer().rewrite(network()), weights, inputs))
                .isEqualTo(Forward.infer(network(), weights, inputs));
    }

    @Test
    void takesAwayAShareOfWeights() {
        assertThat(regularizer().decay()).isBetween(0.0, 1.0);
    }

    @Test
    void doesNotStopBeforeTheFirstEpoch() {
        assertThat(regularizer().stops(List.of())).isFalse();
    }
}
