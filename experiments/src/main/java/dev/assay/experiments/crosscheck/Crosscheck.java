package dev.assay.experiments.crosscheck;

import dev.assay.data.Batch;
import dev.assay.experiments.crosscheck.CrosscheckResult.Layer;
import dev.assay.experiments.crosscheck.CrosscheckResult.Step;
import dev.assay.experiments.diagnostics.KeptGradients;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Trains one network on two engines, from the same weights with the same batches and the same noise, and tells how far they are apart.
 */
public final class Crosscheck {
    private final Network network;
    private final Map<String, Tensor> weights;
    private final Objective objective;
    private final Seeds seeds;

    /** What to train: the network with its first weights, and towards what. */
    public Crosscheck(Network network, Map<String, Tensor> weights, Objective objective, Seeds seeds) {
        this.network = network;
        this.weights = weights;
        this.objective = KeptGradients.of(objective);
        this.seeds = seeds;
    }

    /** An engine and where it computes. */
    public record Side(Engine engine, Device device) {}

    /**
     * Takes the steps on both.
     *
     * @param batches the batch of each step, from 0
     * @param steps at least 1
     * @param lockstep whether both go on from the state of the first after each step, so that no difference grows in the next
     */
    public CrosscheckResult run(Side first, Side second, LongFunction<Batch> batches, int steps, boolean lockstep) {
        try (Model one = build(first);
                Model other = build(second)) {
            List<Step> found = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                Batch batch = batches.apply(step);
                Progress at = Progress.of(step, steps, 1);
                double oneLoss = one.fit(batch, at);
                double otherLoss = other.fit(batch, at);
                Snapshot state = one.snapshot();
                found.add(new Step(step + 1, oneLoss, otherLoss, layers(state, other.snapshot())));
                if (lockstep) {
                    // The first too, which may hold more digits than a snapshot has.
                    one.restore(state);
                    other.restore(state);
                }
            }
            return new CrosscheckResult(found);
        }
    }

    private Model build(Side side) {
        return side.engine().build(network, weights, objective, side.device(), seeds);
    }

    private static List<Layer> layers(Snapshot one, Snapshot other) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        one.weights()
                .keySet()
                .forEach(name -> names.computeIfAbsent(Network.layer(name), layer -> new ArrayList<>())
                        .add(name));
        List<Layer> layers = new ArrayList<>();
        names.forEach((layer, own) -> layers.add(new Layer(
                layer,
                difference(own, one, other, Crosscheck::gradient),
                difference(own, one, other, Crosscheck::weight))));
        return layers;
    }

    private static Stream<Tensor> weight(Map.Entry<String, Snapshot> of) {
        return Stream.of(Objects.requireNonNull(of.getValue().weights().get(of.getKey())));
    }

    /** The last slot; none for a weight that is kept rather than trained. */
    private static Stream<Tensor> gradient(Map.Entry<String, Snapshot> of) {
        List<Tensor> slots = of.getValue().slots().get(of.getKey());
        return slots == null ? Stream.empty() : Stream.of(slots.get(slots.size() - 1));
    }

    private static double difference(
            List<String> names,
            Snapshot one,
            Snapshot other,
            Function<Map.Entry<String, Snapshot>, Stream<Tensor>> values) {
        return Differences.between(
                names.stream()
                        .flatMap(name -> values.apply(Map.entry(name, one)))
                        .toList(),
                names.stream()
                        .flatMap(name -> values.apply(Map.entry(name, other)))
                        .toList());
    }
}
