package dev.assay.testing;

import dev.assay.data.Batch;
import dev.assay.network.Network;
import dev.assay.network.Noise;
import dev.assay.network.Pass;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Variable;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A step of training as every engine must do it: the forward pass in training mode, the loss, plus each regularizer's penalty on
 * each trained weight that it applies to; the gradients, as the regularizers change them; then for each trained weight the decay, the optimizer's step, and the
 * projections in order; last the weights that layers keep.
 */
final class ReferenceModel implements Model {
    private final HostOps ops = new HostOps();
    private final Network network;
    private final Map<String, Weight> kinds;
    private final Objective objective;
    private final Seeds seeds;
    private final Map<String, HostArray> weights = new LinkedHashMap<>();
    private final Map<String, List<HostArray>> slots = new LinkedHashMap<>();

    ReferenceModel(Network network, Map<String, Tensor> weights, Objective objective, Seeds seeds) {
        this.network = network;
        this.kinds = network.weights();
        this.objective = objective;
        this.seeds = seeds;
        kinds.forEach((name, weight) -> {
            this.weights.put(name, ops.from(Objects.requireNonNull(weights.get(name), name)));
            if (objective.trains(name, weight)) {
                HostArray zeros = ops.fill(weight.shape(), 0);
                slots.put(name, Collections.nCopies(objective.optimizer().slots(), zeros));
            }
        });
    }

    @Override
    public double fit(Batch batch, Progress at) {
        Tape<HostArray> tape = new Tape<>(ops);
        Map<String, Variable<HostArray>> all = new HashMap<>();
        Map<String, Variable<HostArray>> trained = new LinkedHashMap<>();
        weights.forEach((name, value) -> {
            if (objective.trains(name, kind(name))) {
                trained.put(name, tape.variable(value));
            } else {
                all.put(name, tape.constant(value));
            }
        });
        all.putAll(trained);
        Map<String, HostArray> updates = new HashMap<>();
        Variable<HostArray> loss = loss(
                tape,
                tape.from(batch.inputs()),
                batch.targets(),
                node -> objective.freezes(node)
                        ? new Inference<>(node, all)
                        : new Training(node, all, updates, tape, at.step()));
        for (Regularizer regularizer : objective.regularizers()) {
            if (regularizer.hasPenalty()) {
                for (Map.Entry<String, Variable<HostArray>> weight : trained.entrySet()) {
                    if (regularizer.appliesTo(kind(weight.getKey()))) {
                        loss = tape.add(loss, regularizer.penalty(tape, weight.getValue()));
                    }
                }
            }
        }
        List<HostArray> gradients = tape.gradient(loss, List.copyOf(trained.values()));
        HostArray square = gradients.stream()
                .map(gradient -> ops.sum(ops.square(gradient), false))
                .reduce(ops.scalar(0), ops::add);
        int i = 0;
        for (String name : trained.keySet()) {
            HostArray gradient = GradientContext.changed(
                    ops,
                    objective.regularizers(),
                    name,
                    kind(name),
                    gradients.get(i++),
                    seeds,
                    at,
                    Optional.of(ops.sqrt(square)));
            move(name, gradient, at);
        }
        weights.putAll(updates);
        return tape.item(loss);
    }

    private void move(String name, HostArray gradient, Progress at) {
        List<Regularizer> regularizers = objective.regularizers().stream()
                .filter(r -> r.appliesTo(kind(name)))
                .toList();
        double decay = regularizers.stream().mapToDouble(Regularizer::decay).sum();
        Optimizer optimizer = objective.optimizer(name);
        double rate = optimizer.learningRate().at(at);
        Optimizer.Step<HostArray> step =
                optimizer.step(ops, ops.multiply(value(name), 1 - rate * decay), gradient, slotsOf(name), at);
        HostArray value = step.weights();
        for (Regularizer regularizer : regularizers) {
            if (regularizer.hasProjection()) {
                value = regularizer.project(ops, value, kind(name));
            }
        }
        weights.put(name, value);
        slots.put(
                name,
                Optimizer.clears(at) ? step.slots().stream().map(this::cleared).toList() : step.slots());
    }

    private HostArray cleared(HostArray slot) {
        HostArray least = ops.fill(ops.shape(slot), Optimizer.LEAST);
        return ops.multiply(slot, ops.subtract(1, ops.greater(least, ops.abs(slot))));
    }

    private Variable<HostArray> loss(
            Tape<HostArray> tape,
            Variable<HostArray> inputs,
            Tensor targets,
            Function<String, Pass<Variable<HostArray>>> passes) {
        Map<String, Variable<HostArray>> outputs = network.forward(tape, inputs, passes);
        return objective.loss().of(tape, last(outputs), tape.from(targets));
    }

    private <V> V last(Map<String, V> outputs) {
        return found(outputs, network.nodes().get(network.nodes().size() - 1).name());
    }

    @Override
    public Tensor predict(Tensor inputs) {
        return ops.toTensor(last(infer(inputs)));
    }

    @Override
    public Tensor activation(String layer, Tensor inputs) {
        return ops.toTensor(found(infer(inputs), layer));
    }

    private Map<String, HostArray> infer(Tensor inputs) {
        return network.forward(ops, ops.from(inputs), node -> new Inference<>(node, weights));
    }

    @Override
    public Tensor inputGradient(Batch batch) {
        Tape<HostArray> tape = new Tape<>(ops);
        Variable<HostArray> inputs = tape.variable(ops.from(batch.inputs()));
        Map<String, Variable<HostArray>> constants = new HashMap<>();
        weights.forEach((name, value) -> constants.put(name, tape.constant(value)));
        Variable<HostArray> loss = loss(tape, inputs, batch.targets(), node -> new Inference<>(node, constants));
        return ops.toTensor(tape.gradient(loss, List.of(inputs)).get(0));
    }

    @Override
    public Snapshot snapshot() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        weights.forEach((name, value) -> values.put(name, ops.toTensor(value)));
        Map<String, List<Tensor>> kept = new LinkedHashMap<>();
        slots.forEach(
                (name, list) -> kept.put(name, list.stream().map(ops::toTensor).toList()));
        return new Snapshot(values, kept);
    }

    @Override
    public void restore(Snapshot snapshot) {
        snapshot.check(kinds, slots.keySet(), objective.optimizer().slots());
        snapshot.weights().forEach((name, value) -> weights.put(name, ops.from(value)));
        snapshot.slots()
                .forEach((name, values) ->
                        slots.put(name, values.stream().map(ops::from).toList()));
    }

    @Override
    public void close() {}

    private Weight kind(String name) {
        return found(kinds, name);
    }

    private HostArray value(String name) {
        return found(weights, name);
    }

    private List<HostArray> slotsOf(String name) {
        return found(slots, name);
    }

    private static <V> V found(Map<String, V> map, String name) {
        V value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '" + name + "', only "
                    + map.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return value;
    }

    private record Inference<T>(String node, Map<String, T> weights) implements Pass<T> {
        @Override
        public T weight(String name) {
            return found(weights, node + "/" + name);
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public T uniform(Shape shape) {
            throw new IllegalStateException(node + " draws random numbers in inference");
        }

        @Override
        public void update(String name, T value) {
            throw new IllegalStateException(node + " updates " + name + " in inference");
        }
    }

    private final class Training implements Pass<Variable<HostArray>> {
        private final String node;
        private final Map<String, Variable<HostArray>> weights;
        private final Map<String, HostArray> updates;
        private final Ops<Variable<HostArray>> ops;
        private final long step;
        private int draws;

        Training(
                String node,
                Map<String, Variable<HostArray>> weights,
                Map<String, HostArray> updates,
                Ops<Variable<HostArray>> ops,
                long step) {
            this.node = node;
            this.weights = weights;
            this.updates = updates;
            this.ops = ops;
            this.step = step;
        }

        @Override
        public Variable<HostArray> weight(String name) {
            return found(weights, node + "/" + name);
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public Variable<HostArray> uniform(Shape shape) {
            return ops.from(Noise.uniform(seeds, node, step, draws++, shape));
        }

        @Override
        public void update(String name, Variable<HostArray> value) {
            updates.put(node + "/" + name, value.value());
        }
    }
}
