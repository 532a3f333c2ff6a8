package dev.assay.engine.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Noise;
import dev.assay.network.Pass;
import dev.assay.network.Summary;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network on PyTorch's arrays: the forward pass layer by layer, differentiated by PyTorch's own autograd.
 *
 * <p>All that a step makes belongs to a manager of its own, which is closed at its end. Weights and slots are lent to it for the step, since
 * DJL gives each result to the owner of what it is made from.
 */
final class PyTorchModel implements Model {
    /** Up to how many bytes of activations are held at once when a model is asked; more examples are asked in turns. */
    private static final long INFERENCE_BYTES = 256L << 20;

    /** Makes 0 of what is nearer to 0 than a number. */
    private static final List<String> CLEAR = List.of("x0 = torch.mul_(x0, torch.ge(torch.abs(x0), n0))");

    private final PtNDManager manager;
    private final HostBuffer buffer = new HostBuffer();
    private final Network network;
    private final Map<String, Shape> shapes;
    private final Map<String, Integer> consumers = new HashMap<>();
    private final Map<String, Weight> kinds;
    private final Objective objective;
    private final Seeds seeds;
    private final int inferenceRows;
    private final Map<String, PtNDArray> weights = new LinkedHashMap<>();
    private final Map<String, List<PtNDArray>> slots = new LinkedHashMap<>();
    private final Map<List<String>, Script> scripts = new HashMap<>();

    PyTorchModel(PtNDManager manager, Network network, Map<String, Tensor> weights, Objective objective, Seeds seeds) {
        this.manager = manager;
        this.network = network;
        this.shapes = network.shapes();
        network.nodes().forEach(node -> node.inputs().forEach(input -> consumers.merge(input, 1, Integer::sum)));
        this.kinds = network.weights();
        this.objective = objective;
        this.seeds = seeds;
        long bytes = Math.max(1, Summary.of(network).activationBytes());
        this.inferenceRows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, INFERENCE_BYTES / bytes));
        new Snapshot(weights, Map.of()).check(kinds, Set.of(), 0);
        PyTorchOps ops = new PyTorchOps(manager, buffer);
        kinds.forEach((name, weight) -> {
            this.weights.put(name, laid(ops, found(weights, name)));
            if (objective.trains(name, weight)) {
                List<PtNDArray> zeros = new ArrayList<>();
                for (int i = 0; i < objective.optimizer().slots(); i++) {
                    zeros.add(laid(ops, Tensor.zeros(weight.shape())));
                }
                slots.put(name, zeros);
            }
        });
    }

    /**
     * A weight or slot in memory. Matrices lie column by column, which is how PyTorch wants those of dense and recurrent layers. A convolution's channels
     * lie side by side: its results then do so, too, and PyTorch's convolutions, poolings and normalizations are faster with such images on the processor.
     */
    private static PtNDArray laid(PyTorchOps ops, Tensor value) {
        PtNDArray array = ops.from(value);
        return switch (value.shape().rank()) {
            case 2 -> laid(ops, array, new int[] {1, 0}, new int[] {1, 0});
            case 4 ->
                array.getDevice().isGpu() ? array : laid(ops, array, new int[] {0, 2, 3, 1}, new int[] {0, 3, 1, 2});
            default -> array;
        };
    }

    private static PtNDArray laid(PyTorchOps ops, PtNDArray array, int[] order, int[] back) {
        try (array;
                PtNDArray seen = ops.transpose(array, order);
                PtNDArray moved = ops.reshape(seen, Shape.of(ops.shape(seen).length()));
                PtNDArray laid = ops.reshape(moved, ops.shape(seen))) {
            return ops.transpose(laid, back);
        }
    }

    @Override
    public double fit(Examples examples, Progress at) {
        // Example by example from where they lie to where PyTorch reads them: a batch between would be written and read
        // once more.
        Tensor targets = Tensor.zeros(examples.targetShape().batched(examples.size()));
        float[] input = new float[examples.inputShape().length()];
        return fit(
                ops -> ops.borrowed(examples.inputShape().batched(examples.size()), values -> {
                    for (int i = 0; i < examples.size(); i++) {
                        examples.copy(i, input, 0, targets.values(), i * targets.rowLength());
                        values.put(input);
                    }
                }),
                targets,
                at);
    }

    @Override
    public double fit(Batch batch, Progress at) {
        return fit(ops -> ops.borrowed(batch.inputs()), batch.targets(), at);
    }

    private double fit(Function<PyTorchOps, PtNDArray> inputs, Tensor targets, Progress at) {
        return within(ops -> {
            Map<String, PtNDArray> all = new HashMap<>(weights);
            Map<String, PtNDArray> trained = new LinkedHashMap<>();
            slots.keySet().forEach(name -> trained.put(name, variable(found(weights, name))));
            all.putAll(trained);
            Map<String, PtNDArray> updates = new LinkedHashMap<>();
            PtNDArray objective = recorded(() -> {
                PtNDArray loss = loss(
                        ops,
                        inputs.apply(ops),
                        targets,
                        node -> this.objective.freezes(node)
                                ? new Inference(node, all)
                                : new Training(ops, node, all, updates, at));
                return penalized(ops, loss, trained);
            });
            if (!trained.isEmpty()) {
                backward(objective);
            }
            Map<Optimizer, Optional<RecordedStep>> formulas = new HashMap<>();
            Optional<PtNDArray> norm =
                    this.objective.needsAllGradients() ? Optional.of(globalNorm(ops, trained)) : Optional.empty();
            trained.forEach((name, variable) -> {
                PtNDArray gradient = GradientContext.changed(
                        ops, this.objective.regularizers(), name, kind(name), variable.getGradient(), seeds, at, norm);
                Optimizer optimizer = this.objective.optimizer(name);
                Optional<RecordedStep> formula = formulas.computeIfAbsent(optimizer, rule -> RecordedStep.of(rule, at));
                move(ops, name, gradient, optimizer, formula, at);
            });
            // Copied, since it may be a view of what was borrowed.
            updates.forEach((name, value) -> weights.put(name, JniUtils.clone(JniUtils.detachGradient(value))));
            // Last, since a graphics card is waited for here.
            return ops.item(objective);
        });
    }

    private static PtNDArray globalNorm(PyTorchOps ops, Map<String, PtNDArray> trained) {
        PtNDArray square = ops.scalar(0);
        for (PtNDArray variable : trained.values()) {
            square = ops.add(square, ops.sum(ops.square(variable.getGradient()), false));
        }
        return ops.sqrt(square);
    }

    /** An array of the same values and memory, to which gradients go; a new one each step, so that none is left from the last. */
    private static PtNDArray variable(PtNDArray value) {
        PtNDArray variable = JniUtils.detachGradient(value);
        variable.setRequiresGradient(true);
        return variable;
    }

    private static void backward(PtNDArray loss) {
        JniUtils.backward(loss, (PtNDArray) loss.onesLike(), false, false);
    }

    private PtNDArray loss(PyTorchOps ops, PtNDArray inputs, Tensor targets, Function<String, Pass<PtNDArray>> passes) {
        PtNDArray outputs = forward(ops, last(), inputs, passes);
        return objective.loss().of(ops, outputs, ops.borrowed(targets));
    }

    private PtNDArray penalized(PyTorchOps ops, PtNDArray loss, Map<String, PtNDArray> trained) {
        PtNDArray sum = loss;
        for (Regularizer regularizer : objective.regularizers()) {
            if (regularizer.hasPenalty()) {
                for (Map.Entry<String, PtNDArray> weight : trained.entrySet()) {
                    if (regularizer.appliesTo(kind(weight.getKey()))) {
                        sum = ops.add(sum, regularizer.penalty(ops, weight.getValue()));
                    }
                }
            }
        }
        return sum;
    }

    private void move(
            PyTorchOps ops,
            String name,
            PtNDArray gradient,
            Optimizer optimizer,
            Optional<RecordedStep> formula,
            Progress at) {
        List<PtNDArray> state = found(slots, name);
        List<Regularizer> regularizers = objective.regularizers().stream()
                .filter(r -> r.appliesTo(kind(name)))
                .toList();
        double decay = regularizers.stream().mapToDouble(Regularizer::decay).sum();
        PtNDArray whole = found(weights, name);
        PtNDArray before = decay == 0
                ? whole
                : ops.multiply(whole, 1 - optimizer.learningRate().at(at) * decay);
        Optimizer.Step<PtNDArray> step = formula.map(own -> moved(own, before, gradient, state))
                .orElseGet(() -> optimizer.step(ops, before, gradient, state, at));
        PtNDArray after = step.weights();
        for (Regularizer regularizer : regularizers) {
            if (regularizer.hasProjection()) {
                after = regularizer.project(ops, after, kind(name));
            }
        }
        weights.put(name, after);
        // What a script leaves lies where slots lay; what other formulas leave may be a view of something else.
        List<PtNDArray> left = formula.isPresent() || !Optimizer.clears(at)
                ? step.slots()
                : step.slots().stream().map(JniUtils::clone).toList();
        slots.put(name, left);
        if (Optimizer.clears(at)) {
            left.forEach(slot -> run(CLEAR, List.of(slot), List.of(Optimizer.LEAST)));
        }
    }

    private Optimizer.Step<PtNDArray> moved(
            RecordedStep formula, PtNDArray before, PtNDArray gradient, List<PtNDArray> state) {
        List<PtNDArray> arrays = new ArrayList<>(List.of(before, gradient));
        arrays.addAll(state);
        run(formula.lines(), arrays, formula.numbers());
        return new Optimizer.Step<>(before, state);
    }

    private void run(List<String> lines, List<PtNDArray> arrays, List<Double> numbers) {
        scripts.computeIfAbsent(lines, own -> new Script(manager, arrays.size(), numbers.size(), own))
                .run(arrays, numbers);
    }

    /** The output of a layer, for which only the layers up to it are computed. */
    private PtNDArray forward(
            PyTorchOps ops, String layer, PtNDArray inputs, Function<String, Pass<PtNDArray>> passes) {
        Layers layers = new Layers(ops);
        Map<String, PtNDArray> outputs = new HashMap<>();
        Map<PtNDArray, Integer> uses = new IdentityHashMap<>();
        outputs.put(Network.INPUT, inputs);
        uses.put(inputs, consumers(Network.INPUT));
        for (Node node : network.nodes()) {
            if (outputs.containsKey(layer)) {
                break;
            }
            List<PtNDArray> arguments =
                    node.inputs().stream().map(name -> found(outputs, name)).toList();
            PtNDArray output = layers.forward(node.layer(), arguments, passes.apply(node.name()));
            outputs.put(node.name(), output);
            // The output asked for is never closed: the one use too many is the caller's.
            uses.merge(output, consumers(node.name()) + (node.name().equals(layer) ? 1 : 0), Integer::sum);
            for (PtNDArray argument : arguments) {
                if (uses.merge(argument, -1, Integer::sum) == 0) {
                    // What autograd needs of it, it holds itself.
                    argument.close();
                }
            }
        }
        return found(outputs, layer);
    }

    private int consumers(String name) {
        return consumers.getOrDefault(name, 0);
    }

    @Override
    public Tensor predict(Tensor inputs) {
        return activation(last(), inputs);
    }

    @Override
    public Tensor activation(String layer, Tensor inputs) {
        Shape shape = found(shapes, layer);
        Tensor outputs = Tensor.zeros(shape.batched(inputs.rows()));
        int width = inputs.rowLength();
        for (int from = 0; from < inputs.rows(); from += inferenceRows) {
            int rows = Math.min(inferenceRows, inputs.rows() - from);
            float[] part = rows == inputs.rows()
                    ? inputs.values()
                    : Arrays.copyOfRange(inputs.values(), from * width, (from + rows) * width);
            Tensor some = within(ops -> ops.toTensor(forward(
                    ops,
                    layer,
                    ops.borrowed(new Tensor(network.input().batched(rows), part)),
                    node -> new Inference(node, weights))));
            System.arraycopy(some.values(), 0, outputs.values(), from * outputs.rowLength(), some.values().length);
        }
        return outputs;
    }

    @Override
    public Tensor inputGradient(Batch batch) {
        return within(ops -> {
            PtNDArray inputs = variable(ops.borrowed(batch.inputs()));
            // A second handle, since the forward pass closes what it has used.
            // The sum, times 0, is for networks in which no gradient reaches the inputs, such as those of symbols.
            PtNDArray loss = recorded(() -> ops.add(
                    loss(
                            ops,
                            ops.reshape(inputs, ops.shape(inputs)),
                            batch.targets(),
                            node -> new Inference(node, weights)),
                    ops.multiply(ops.sum(inputs, false), 0)));
            backward(loss);
            return ops.toTensor(inputs.getGradient());
        });
    }

    @Override
    public Snapshot snapshot() {
        return within(ops -> {
            Map<String, Tensor> values = new LinkedHashMap<>();
            weights.forEach((name, value) -> values.put(name, ops.toTensor(value)));
            Map<String, List<Tensor>> kept = new LinkedHashMap<>();
            slots.forEach((name, list) ->
                    kept.put(name, list.stream().map(ops::toTensor).toList()));
            return new Snapshot(values, kept);
        });
    }

    @Override
    public void restore(Snapshot snapshot) {
        snapshot.check(kinds, slots.keySet(), objective.optimizer().slots());
        within(ops -> {
            snapshot.weights().forEach((name, value) -> weights.put(name, laid(ops, value)));
            snapshot.slots()
                    .forEach((name, values) -> slots.put(
                            name, values.stream().map(v -> laid(ops, v)).toList()));
            return snapshot;
        });
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Runs a step: what it makes is freed at its end, but for what has become weights and slots. */
    private <R> R within(Function<PyTorchOps, R> step) {
        // A thread of Java that is new to PyTorch records unless told otherwise.
        JniUtils.setGradMode(false);
        buffer.reset();
        try (PtNDManager own = manager.newSubManager(manager.getDevice())) {
            lend(own);
            try {
                return step.apply(new PyTorchOps(own, buffer));
            } finally {
                lend(manager);
            }
        }
    }

    private void lend(PtNDManager to) {
        weights.values().forEach(array -> array.attach(to));
        slots.values().forEach(list -> list.forEach(array -> array.attach(to)));
    }

    /** Runs something that PyTorch records for its way back; elsewhere it does not. */
    private static PtNDArray recorded(Supplier<PtNDArray> computation) {
        JniUtils.setGradMode(true);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    private String last() {
        return network.nodes().get(network.nodes().size() - 1).name();
    }

    private Weight kind(String name) {
        return found(kinds, name);
    }

    private static <V> V found(Map<String, V> map, String name) {
        V value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '" + name + "', only " + String.join(", ", map.keySet()));
        }
        return value;
    }

    private static class Inference implements Pass<PtNDArray> {
        protected final String node;
        private final Map<String, PtNDArray> weights;

        Inference(String node, Map<String, PtNDArray> weights) {
            this.node = node;
            this.weights = weights;
        }

        @Override
        public PtNDArray weight(String name) {
            return found(weights, node + "/" + name);
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public PtNDArray uniform(Shape shape) {
            throw new IllegalStateException(node + " draws random numbers in inference");
        }

        @Override
        public void update(String name, PtNDArray value) {
            throw new IllegalStateException(node + " updates " + name + " in inference");
        }
    }

    private final class Training extends Inference {
        private final PyTorchOps ops;
        private final Map<String, PtNDArray> updates;
        private final long step;
        private int draws;

        Training(
                PyTorchOps ops,
                String node,
                Map<String, PtNDArray> weights,
                Map<String, PtNDArray> updates,
                Progress at) {
            super(node, weights);
            this.ops = ops;
            this.updates = updates;
            this.step = at.step();
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public PtNDArray uniform(Shape shape) {
            return ops.borrowed(Noise.uniform(seeds, node, step, draws++, shape));
        }

        @Override
        public void update(String name, PtNDArray value) {
            updates.put(node + "/" + name, value);
        }
    }
}
