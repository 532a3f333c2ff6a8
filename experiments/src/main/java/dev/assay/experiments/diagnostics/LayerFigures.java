package dev.assay.experiments.diagnostics;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.results.Seen;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Figures of layers, by {@code diagnostics/<figure>/<layer>}. */
final class LayerFigures {
    private LayerFigures() {}

    /**
     * What the next step does to each layer: for all trained weights of a layer as one vector, the length of their update over their own, and
     * the length of the gradient as the optimizer gets it, after penalties and clipping. Layers without weights that are trained have none.
     *
     * <p>A copy of the model takes the step, so the model itself is as it was. Ratios to weights of length 0 are left out.
     *
     * @param state the model's
     */
    static Map<String, Double> ofNextStep(
            Network network,
            List<Node> layers,
            Engine engine,
            Objective objective,
            Device device,
            Seeds seeds,
            Snapshot state,
            Batch batch,
            Progress at,
            boolean updateRatio,
            boolean gradientNorm) {
        Snapshot after;
        try (Model copy = engine.build(network, state.weights(), KeptGradients.of(objective), device, seeds)) {
            copy.restore(KeptGradients.taking(state));
            copy.fit(batch, at);
            after = copy.snapshot();
        }
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, Double> norms = new LinkedHashMap<>();
        for (Node layer : layers) {
            double weights = 0;
            double update = 0;
            double gradient = 0;
            List<String> names = layer.layer().weights(network.inputs(layer)).stream()
                    .filter(weight -> objective.trains(layer.name() + "/" + weight.name(), weight))
                    .map(weight -> layer.name() + "/" + weight.name())
                    .toList();
            for (String name : names) {
                float[] before = found(state.weights(), name).values();
                float[] moved = found(after.weights(), name).values();
                List<Tensor> slots = Objects.requireNonNull(after.slots().get(name));
                float[] slope = slots.get(slots.size() - 1).values();
                for (int i = 0; i < before.length; i++) {
                    weights += (double) before[i] * before[i];
                    update += ((double) moved[i] - before[i]) * ((double) moved[i] - before[i]);
                    gradient += (double) slope[i] * slope[i];
                }
            }
            if (updateRatio && weights > 0) {
                ratios.put(Seen.FIGURES + "update-ratio/" + layer.name(), Math.sqrt(update / weights));
            }
            if (gradientNorm && !names.isEmpty()) {
                norms.put(Seen.FIGURES + "gradient-norm/" + layer.name(), Math.sqrt(gradient));
            }
        }
        ratios.putAll(norms);
        return ratios;
    }

    /** The share of each layer's units that none of the examples gives a value above 0. */
    static Map<String, Double> deadUnits(
            Network network, List<Node> rectifiers, Model model, Examples examples, int count, int batchSize) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (Node layer : rectifiers) {
            Units units = Units.of(found(network.shapes(), layer.name()));
            boolean[] alive = new boolean[units.count()];
            int living = 0;
            for (int from = 0; from < count && living < alive.length; from += batchSize) {
                Tensor inputs = inputs(examples, from, Math.min(from + batchSize, count));
                float[] values = model.activation(layer.name(), inputs).values();
                for (int i = 0; i < values.length; i++) {
                    int unit = units.unit(i % units.elements());
                    if (values[i] > 0 && !alive[unit]) {
                        alive[unit] = true;
                        living++;
                    }
                }
            }
            shares.put(Seen.FIGURES + "dead-units/" + layer.name(), 1 - (double) living / alive.length);
        }
        return shares;
    }

    /** The inputs of examples in a row. */
    static Tensor inputs(Examples examples, int from, int to) {
        return examples.batch(IntStream.range(from, to).toArray()).inputs();
    }

    static <K, V> V found(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), String.valueOf(key));
    }
}
