package dev.assay.engine.dl4j;

import dev.assay.data.Batch;
import dev.assay.engine.dl4j.Kernel.Forward;
import dev.assay.engine.dl4j.Kernel.Gradients;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Noise;
import dev.assay.network.Pass;
import dev.assay.network.Summary;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as a plan over ND4J's native operations: one kernel a node, in the network's order.
 *
 * <p>Weights and slots live outside any workspace and are written in place. All else that a step makes lives in one workspace,
 * which is as large as the largest step so far and is used again by the next: a step allocates nothing, and leaves nothing.
 */
final class Dl4jModel implements Model {
    /** Up to how many bytes of activations are held at once when a model is asked; more examples are asked in turns. */
    private static final long INFERENCE_BYTES = 256L << 20;

    private static final AtomicLong COUNT = new AtomicLong();

    private final Nd4jOps ops = new Nd4jOps();
    private final Network network;
    private final Map<String, Weight> kinds;
    private final Objective objective;
    private final Seeds seeds;
    private final int inferenceRows;
    private final Map<String, Kernel> kernels = new LinkedHashMap<>();
    private final Map<String, INDArray> weights = new LinkedHashMap<>();
    private final Map<String, List<INDArray>> slots = new LinkedHashMap<>();
    private final String workspace = "assay-" + COUNT.incrementAndGet();
    private final WorkspaceConfiguration policy = WorkspaceConfiguration.builder()
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    Dl4jModel(Network network, Map<String, Tensor> weights, Objective objective, Seeds seeds) {
        this.network = network;
        this.kinds = network.weights();
        this.objective = objective;
        this.seeds = seeds;
        long bytes = Math.max(1, Summary.of(network).activationBytes());
        this.inferenceRows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, INFERENCE_BYTES / bytes));
        Translation translation = new Translation(ops);
        for (Node node : network.nodes()) {
            kernels.put(node.name(), translation.kernel(node.layer(), network.inputs(node)));
        }
        new Snapshot(weights, Map.of()).check(kinds, Set.of(), 0);
        kinds.forEach((name, weight) -> {
            Tensor first = found(weights, name);
            this.weights.put(name, ops.from(first));
            if (weight.role().trained()) {
                List<INDArray> zeros = new ArrayList<>();
                for (int i = 0; i < objective.optimizer().slots(); i++) {
                    zeros.add(ops.fill(weight.shape(), 0));
                }
                slots.put(name, zeros);
            }
        });
    }

    @Override
    public double fit(Batch batch, Progress at) {
        return within("fit", () -> {
            Map<String, INDArray> updates = new LinkedHashMap<>();
            Run run = forward(ops.from(batch.inputs()), node -> new Training(node, updates, at.step()));
            Loss loss = loss(run.output(), batch);
            Map<String, INDArray> gradients = new HashMap<>();
            run.backward(loss.gradient(), false, gradients);
            double total = loss.value();
            for (Map.Entry<String, INDArray> weight : weights.entrySet()) {
                if (kind(weight.getKey()).role().trained()) {
                    INDArray gradient = found(gradients, weight.getKey());
                    Penalty penalty = penalty(weight.getKey(), weight.getValue(), gradient);
                    total += penalty.value();
                    move(weight.getKey(), penalty.gradient(), at);
                }
            }
            updates.forEach((name, value) -> found(weights, name).assign(value));
            return total;
        });
    }

    /** A loss and its gradient with respect to the network's outputs. */
    private record Loss(double value, INDArray gradient) {}

    private Loss loss(INDArray output, Batch batch) {
        Tape<INDArray> tape = new Tape<>(ops);
        Variable<INDArray> outputs = tape.variable(output);
        Variable<INDArray> loss = objective.loss().of(tape, outputs, tape.from(batch.targets()));
        return new Loss(tape.item(loss), tape.gradient(loss, List.of(outputs)).get(0));
    }

    /** The penalties on a weight, and the gradient of the loss with theirs. */
    private record Penalty(double value, INDArray gradient) {}

    private Penalty penalty(String name, INDArray value, INDArray gradient) {
        double total = 0;
        INDArray sum = gradient;
        for (Regularizer regularizer : objective.regularizers()) {
            if (regularizer.hasPenalty() && regularizer.appliesTo(kind(name))) {
                Tape<INDArray> tape = new Tape<>(ops);
                Variable<INDArray> variable = tape.variable(value);
                Variable<INDArray> penalty = regularizer.penalty(tape, variable);
                total += tape.item(penalty);
                sum = ops.add(sum, tape.gradient(penalty, List.of(variable)).get(0));
            }
        }
        return new Penalty(total, sum);
    }

    private void move(String name, INDArray gradient, Progress at) {
        INDArray before = found(weights, name);
        List<INDArray> state = found(slots, name);
        List<Regularizer> regularizers = objective.regularizers().stream()
                .filter(r -> r.appliesTo(kind(name)))
                .toList();
        double decay = regularizers.stream().mapToDouble(Regularizer::decay).sum();
        if (decay != 0) {
            before.muli(1 - objective.optimizer().learningRate().at(at) * decay);
        }
        Optimizer.Step<INDArray> step = objective.optimizer().step(ops, before, gradient, state, at);
        INDArray after = step.weights();
        for (Regularizer regularizer : regularizers) {
            if (regularizer.hasProjection()) {
                after = regularizer.project(ops, after, kind(name));
            }
        }
        before.assign(after);
        for (int i = 0; i < state.size(); i++) {
            state.get(i).assign(step.slots().get(i));
        }
    }

    @Override
    public Tensor predict(Tensor inputs) {
        return activation(last(), inputs);
    }

    @Override
    public Tensor activation(String layer, Tensor inputs) {
        Shape shape = found(network.shapes(), layer);
        Tensor outputs = Tensor.zeros(shape.batched(inputs.rows()));
        int width = inputs.rowLength();
        for (int from = 0; from < inputs.rows(); from += inferenceRows) {
            int rows = Math.min(inferenceRows, inputs.rows() - from);
            float[] part = new float[rows * width];
            System.arraycopy(inputs.values(), from * width, part, 0, part.length);
            Tensor some = within(
                    "infer",
                    () -> ops.toTensor(infer(layer, new Tensor(network.input().batched(rows), part))));
            System.arraycopy(some.values(), 0, outputs.values(), from * outputs.rowLength(), some.values().length);
        }
        return outputs;
    }

    private INDArray infer(String layer, Tensor inputs) {
        Map<String, INDArray> outputs = new HashMap<>();
        outputs.put(Network.INPUT, ops.from(inputs));
        for (Node node : network.nodes()) {
            if (outputs.containsKey(layer)) {
                break;
            }
            outputs.put(node.name(), kernel(node).infer(all(outputs, node.inputs()), new Inference(node.name())));
        }
        return found(outputs, layer);
    }

    @Override
    public Tensor inputGradient(Batch batch) {
        return within("fit", () -> {
            Run run = forward(ops.from(batch.inputs()), Inference::new);
            INDArray gradient = run.backward(loss(run.output(), batch).gradient(), true, new HashMap<>());
            return ops.toTensor(gradient);
        });
    }

    private Run forward(INDArray inputs, Function<String, Pass<INDArray>> passes) {
        Map<String, Forward> forwards = new LinkedHashMap<>();
        Map<String, INDArray> outputs = new HashMap<>();
        outputs.put(Network.INPUT, inputs);
        for (Node node : network.nodes()) {
            Forward forward = kernel(node).forward(all(outputs, node.inputs()), passes.apply(node.name()));
            forwards.put(node.name(), forward);
            outputs.put(node.name(), forward.output());
        }
        return new Run(inputs, forwards);
    }

    /** A forward pass that can be gone back. */
    private final class Run {
        private final INDArray inputs;
        private final Map<String, Forward> forwards;

        Run(INDArray inputs, Map<String, Forward> forwards) {
            this.inputs = inputs;
            this.forwards = forwards;
        }

        INDArray output() {
            return found(forwards, last()).output();
        }

        /** Goes back to all weights, whose gradients are put into the map, and to the network's input if that is wanted. */
        INDArray backward(INDArray gradient, boolean toInput, Map<String, INDArray> weightGradients) {
            Map<String, INDArray> gradients = new HashMap<>();
            gradients.put(last(), gradient);
            List<Node> nodes = network.nodes();
            for (int i = nodes.size() - 1; i >= 0; i--) {
                Node node = nodes.get(i);
                INDArray own = gradients.remove(node.name());
                // A layer that reaches no output has no say in the loss.
                INDArray upper = own == null
                        ? ops.fill(ops.shape(found(forwards, node.name()).output()), 0)
                        : own;
                boolean further = toInput || node.inputs().stream().anyMatch(name -> !name.equals(Network.INPUT));
                Gradients back = found(forwards, node.name()).backward().of(upper, further);
                back.weights().forEach((name, value) -> weightGradients.put(node.name() + "/" + name, value));
                for (int j = 0; j < back.inputs().size(); j++) {
                    gradients.merge(node.inputs().get(j), back.inputs().get(j), ops::add);
                }
            }
            INDArray atInput = gradients.get(Network.INPUT);
            return atInput == null ? ops.fill(ops.shape(inputs), 0) : atInput;
        }
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
        within("restore", () -> {
            snapshot.weights().forEach((name, value) -> found(weights, name).assign(ops.from(value)));
            snapshot.slots().forEach((name, values) -> {
                for (int i = 0; i < values.size(); i++) {
                    found(slots, name).get(i).assign(ops.from(values.get(i)));
                }
            });
            return snapshot;
        });
    }

    @Override
    public void close() {
        for (String use : List.of("fit", "infer", "restore")) {
            MemoryWorkspace space = Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(policy, workspace + use);
            Nd4j.getWorkspaceManager().destroyWorkspace(space);
        }
        weights.values().forEach(INDArray::close);
        slots.values().forEach(list -> list.forEach(INDArray::close));
        weights.clear();
        slots.clear();
    }

    private <R> R within(String use, Supplier<R> body) {
        try (MemoryWorkspace space = Nd4j.getWorkspaceManager().getAndActivateWorkspace(policy, workspace + use)) {
            return body.get();
        }
    }

    private String last() {
        return network.nodes().get(network.nodes().size() - 1).name();
    }

    private Kernel kernel(Node node) {
        return found(kernels, node.name());
    }

    private Weight kind(String name) {
        return found(kinds, name);
    }

    private static List<INDArray> all(Map<String, INDArray> arrays, List<String> names) {
        return names.stream().map(name -> found(arrays, name)).toList();
    }

    private static <V> V found(Map<String, V> map, String name) {
        V value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '" + name + "', only " + String.join(", ", map.keySet()));
        }
        return value;
    }

    private class Inference implements Pass<INDArray> {
        protected final String node;

        Inference(String node) {
            this.node = node;
        }

        @Override
        public INDArray weight(String name) {
            return found(weights, node + "/" + name);
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public INDArray uniform(Shape shape) {
            throw new IllegalStateException(node + " draws random numbers in inference");
        }

        @Override
        public void update(String name, INDArray value) {
            throw new IllegalStateException(node + " updates " + name + " in inference");
        }
    }

    private final class Training extends Inference {
        private final Map<String, INDArray> updates;
        private final long step;
        private int draws;

        Training(String node, Map<String, INDArray> updates, long step) {
            super(node);
            this.updates = updates;
            this.step = step;
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public INDArray uniform(Shape shape) {
            return ops.from(Noise.uniform(seeds, node, step, draws++, shape));
        }

        @Override
        public void update(String name, INDArray value) {
            updates.put(node + "/" + name, value);
        }
    }
}
