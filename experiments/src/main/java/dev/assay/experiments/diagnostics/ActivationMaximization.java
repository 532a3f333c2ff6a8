package dev.assay.experiments.diagnostics;

import dev.assay.data.Batch;
import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.experiments.spec.DiagnosticsSpec;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Reach;
import dev.assay.results.Seen;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Inputs that activate units much: gradient ascent on the input, whose length stays the same (Erhan et al. 2009, Visualizing Higher-Layer Features of a
 * Deep Network, University of Montreal 1341; for classes: Simonyan et al. 2014, https://arxiv.org/abs/1312.6034).
 *
 * <p>From noise x of length r: x becomes x + s r g / |g|, with g the gradient of the unit's activation and s the step size, and is brought back to the length r.
 * Of a map it is the unit in the middle, and only what that sees of the input changes; the rest is 0. Where no gradient reaches the input, it stays noise.
 *
 * @param optimizer the run's; asked for nothing, since no weight moves
 */
record ActivationMaximization(Engine engine, Device device, Optimizer optimizer, Seeds seeds) {
    private static final int MAP = 3;

    /** The negative sum of the outputs, each times its target. */
    record Unit() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            return ops.negative(ops.sum(ops.multiply(outputs, targets), false));
        }

        @Override
        public Head head() {
            return Head.LINEAR;
        }

        @Override
        public boolean supports(Task task) {
            return true;
        }
    }

    /**
     * Finds an input for each of a layer's first units, or the part of it that the unit sees.
     *
     * @param elementLength the root mean square of the examples' elements: the inputs found have the same
     */
    Map<String, Tensor> find(
            Network network,
            Snapshot state,
            Node layer,
            Reach reach,
            DiagnosticsSpec.Maximization spec,
            double elementLength) {
        Network part = until(network, layer);
        Shape output = part.output();
        Units all = Units.of(output);
        int units = Math.min(spec.units(), all.count());
        int row = output.rank() == MAP ? output.size(1) / 2 : 0;
        int column = output.rank() == MAP ? output.size(2) / 2 : 0;
        Shape input = network.input();
        ImagePatch seen = ImagePatch.of(reach, input, row, column);
        Tensor targets = Tensor.zeros(output.batched(units));
        Tensor inputs = Tensor.zeros(input.batched(units));
        for (int unit = 0; unit < units; unit++) {
            int middle = output.rank() == MAP ? row * output.size(2) + column : 0;
            targets.values()[unit * all.elements() + unit * all.apart() + middle] = 1;
            noise(inputs, unit, seen, layer.name());
        }
        double length = elementLength * Math.sqrt(visible(input, seen));
        Map<String, Tensor> weights = new LinkedHashMap<>(state.weights());
        weights.keySet().retainAll(part.weights().keySet());
        Objective objective = new Objective(new Unit(), optimizer, List.of());
        try (Model model = engine.build(part, weights, objective, device, seeds)) {
            normalize(inputs, length);
            for (int step = 0; step < spec.steps(); step++) {
                // Of the negative activation, so that down is up.
                Tensor down = model.inputGradient(new Batch(inputs, targets));
                ascend(inputs, down, spec.stepSize() * length);
                normalize(inputs, length);
            }
        }
        Map<String, Tensor> found = new LinkedHashMap<>();
        for (int unit = 0; unit < units; unit++) {
            float[] values = new float[input.length()];
            System.arraycopy(inputs.values(), unit * values.length, values, 0, values.length);
            found.put(
                    new Seen(Seen.Kind.MAXIMIZED, layer.name(), unit).toString(), seen.cut(new Tensor(input, values)));
        }
        return found;
    }

    /** The network up to a layer. */
    private static Network until(Network network, Node layer) {
        return new Network(
                network.input(), network.nodes().subList(0, network.nodes().indexOf(layer) + 1));
    }

    private void noise(Tensor inputs, int unit, ImagePatch seen, String layer) {
        RandomGenerator random = seeds.stream("diagnostics/maximization/" + layer, unit);
        Shape shape = inputs.shape();
        int width = shape.size(3);
        int plane = shape.size(2) * width;
        int from = unit * inputs.rowLength();
        for (int i = 0; i < inputs.rowLength(); i++) {
            double value = random.nextGaussian();
            if (seen.contains(i % plane / width, i % width)) {
                inputs.values()[from + i] = (float) value;
            }
        }
    }

    private static int visible(Shape input, ImagePatch seen) {
        int count = 0;
        for (int y = 0; y < input.size(1); y++) {
            for (int x = 0; x < input.size(2); x++) {
                count += seen.contains(y, x) ? input.size(0) : 0;
            }
        }
        return count;
    }

    private static void ascend(Tensor inputs, Tensor down, double step) {
        for (int row = 0; row < inputs.rows(); row++) {
            double norm = norm(down, row);
            for (int i = row * inputs.rowLength(); norm > 0 && i < (row + 1) * inputs.rowLength(); i++) {
                inputs.values()[i] -= (float) (step * down.values()[i] / norm);
            }
        }
    }

    private static void normalize(Tensor inputs, double length) {
        for (int row = 0; row < inputs.rows(); row++) {
            double norm = norm(inputs, row);
            for (int i = row * inputs.rowLength(); norm > 0 && i < (row + 1) * inputs.rowLength(); i++) {
                inputs.values()[i] = (float) (length * inputs.values()[i] / norm);
            }
        }
    }

    private static double norm(Tensor tensor, int row) {
        double square = 0;
        for (int i = row * tensor.rowLength(); i < (row + 1) * tensor.rowLength(); i++) {
            square += (double) tensor.values()[i] * tensor.values()[i];
        }
        return Math.sqrt(square);
    }
}
