package dev.assay.experiments.crosscheck;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How far two engines were apart, step by step.
 *
 * <p>Every difference is relative: of the loss as a share of it; of all gradients or weights of a layer, the Euclidean norm of the difference
 * as a share of theirs.
 *
 * @param steps in their order, one at least
 */
public record CrosscheckResult(List<Step> steps) {
    public CrosscheckResult {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param number from 1
     * @param firstLoss the objective before the step, on the first engine
     * @param secondLoss the same on the second
     * @param layers those with weights, in the order of the network
     */
    public record Step(int number, double firstLoss, double secondLoss, List<Layer> layers) {
        public Step {
            layers = List.copyOf(layers);
        }

        /** The difference of the two losses. */
        public double loss() {
            return Differences.between(firstLoss, secondLoss);
        }

        /** The layer where a difference is largest; none in a network without weights. */
        public Optional<Layer> largest(ToDoubleFunction<Layer> difference) {
            return layers.stream().max(Comparator.comparingDouble(difference));
        }
    }

    /**
     * One layer after one step.
     *
     * @param gradients of the objective by the layer's weights, before the step
     * @param weights after the step, those that the layer keeps included
     */
    public record Layer(String name, double gradients, double weights) {}

    /**
     * A difference, and where it is.
     *
     * @param what {@code loss}, {@code gradients of LAYER} or {@code weights of LAYER}
     */
    public record Place(int step, String what, double difference) {}

    /** The largest difference of a loss or of a layer's weights. */
    public Place largest() {
        return steps.stream()
                .flatMap(step -> Stream.concat(
                        Stream.of(new Place(step.number, "loss", step.loss())),
                        step.layers.stream()
                                .map(layer -> new Place(step.number, "weights of " + layer.name, layer.weights))))
                .max(Comparator.comparingDouble(Place::difference))
                .orElseThrow();
    }

    /** The largest difference of a layer's gradients; none in a network without weights. */
    public Optional<Place> largestGradient() {
        return steps.stream()
                .flatMap(step -> step.layers.stream()
                        .map(layer -> new Place(step.number, "gradients of " + layer.name, layer.gradients)))
                .max(Comparator.comparingDouble(Place::difference));
    }
}
