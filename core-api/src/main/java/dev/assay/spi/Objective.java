package dev.assay.spi;

import dev.assay.network.Network;
import dev.assay.network.Weight;
import dev.assay.tensor.Ops;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What training is to reach, and how.
 *
 * @param regularizers in the order of the config
 * @param rates by layer, the factor on the learning rate of its weights, 0 or more; 1 for a layer that is not there. A layer with 0 is frozen: it
 *     computes as when the network is asked, its norms by their running statistics, and nothing changes its weights, neither the optimizer nor a
 *     regularizer
 */
public record Objective(Loss loss, Optimizer optimizer, List<Regularizer> regularizers, Map<String, Double> rates) {
    public Objective {
        regularizers = List.copyOf(regularizers);
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
        rates.forEach((layer, rate) -> {
            if (!(rate >= 0) || rate.isInfinite()) {
                throw new IllegalArgumentException("the rate of " + layer + " must be 0 or more, found " + rate);
            }
        });
    }

    /** All layers are trained at the optimizer's own learning rate. */
    public Objective(Loss loss, Optimizer optimizer, List<Regularizer> regularizers) {
        this(loss, optimizer, regularizers, Map.of());
    }

    /** Whether all gradients must be there before a weight moves. */
    public boolean needsAllGradients() {
        return regularizers.stream().anyMatch(Regularizer::needsAllGradients);
    }

    /** Whether nothing of the layer changes. */
    public boolean freezes(String layer) {
        return rates.getOrDefault(layer, 1.0) == 0;
    }

    /**
     * Whether the optimizer moves a weight.
     *
     * @param name the weight's in the network
     */
    public boolean trains(String name, Weight weight) {
        return weight.role().trained() && !freezes(Network.layer(name));
    }

    /**
     * The optimizer as a weight has it, at the learning rate of its layer.
     *
     * @param weight its name in the network
     */
    public Optimizer optimizer(String weight) {
        double rate = rates.getOrDefault(Network.layer(weight), 1.0);
        return rate == 1 ? optimizer : new AtRate(optimizer, rate);
    }

    /** An optimizer whose steps are so many times as long, which is what another learning rate comes to: all are proportional to it. */
    private record AtRate(Optimizer whole, double rate) implements Optimizer {
        @Override
        public Schedule learningRate() {
            return at -> rate * whole.learningRate().at(at);
        }

        @Override
        public int slots() {
            return whole.slots();
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            Step<T> step = whole.step(ops, weights, gradient, slots, at);
            T way = ops.subtract(step.weights(), weights);
            return new Step<>(ops.add(weights, ops.multiply(way, rate)), step.slots());
        }
    }
}
