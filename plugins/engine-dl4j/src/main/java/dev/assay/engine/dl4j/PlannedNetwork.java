package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.Names.found;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.engine.dl4j.Kernel.Planned;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.Noise;
import dev.assay.network.Pass;
import dev.assay.network.ReLU;
import dev.assay.run.Seeds;
import dev.assay.spi.Loss;
import dev.assay.spi.Progress;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network planned for one batch size and one purpose. */
final class PlannedNetwork implements AutoCloseable {
    /** What a network is planned for. */
    enum Purpose {
        ASK,
        TRAIN,
        INPUT_GRADIENT
    }

    /** So many values pass through the first cache on their way from examples in memory to where the network computes. */
    private static final int CACHED = 4096;

    /** Up to so many outputs the loss is computed in Java: the start of a native operation would take longer than its work. */
    private static final int FEW = 1 << 16;

    private final Nd4jOps ops;
    private final Network network;
    private final Purpose purpose;
    private final Translation translation;
    private final Weights weights;
    private final Update update;
    private final Loss loss;
    private final Seeds seeds;
    private final int rows;
    private final Plan plan;
    /** The nodes that the way back comes to. */
    private final Set<String> wanted;

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, INDArray> waiting = new LinkedHashMap<>();
    private final Buffer input;
    private final Buffer result;
    private Tensor targets = Tensor.zeros(Shape.of(0));
    private Progress at = Progress.of(0, 1, 1);
    private double total;

    /**
     * @param until the node whose output is asked for; otherwise the last
     * @param rows examples in a batch
     */
    PlannedNetwork(
            Purpose purpose,
            Network network,
            String until,
            int rows,
            Translation translation,
            Weights weights,
            Update update,
            Loss loss,
            Seeds seeds,
            Arena arena) {
        this.ops = translation.ops();
        this.network = network;
        this.purpose = purpose;
        this.translation = translation;
        this.weights = weights;
        this.update = update;
        this.loss = loss;
        this.seeds = seeds;
        this.rows = rows;
        this.plan = new Plan(arena, purpose == Purpose.ASK ? Optional.of(weights::version) : Optional.empty());
        input = plan.plain(network.input().batched(rows));
        plan.host(() -> {}, List.of(input));
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            nodes.add(node);
            if (node.name().equals(until)) {
                break;
            }
        }
        wanted = switch (purpose) {
            case ASK -> Set.of();
            case TRAIN -> trained(nodes);
            case INPUT_GRADIENT -> network.shapes().keySet();
        };
        Map<String, Planned> planned = forward(nodes);
        Buffer output = plan.plain(found(planned, until).output());
        result = purpose == Purpose.ASK ? output : backward(nodes, planned, output);
        plan.host(() -> {}, List.of(result));
    }

    /** What the network puts out for so many examples from one on, written to the same place of the results. */
    void ask(Tensor inputs, int from, Tensor results) {
        run(inputs, from);
        INDArray array = plan.array(result);
        int width = results.rowLength();
        new FloatPointer(Arena.address(array)).get(results.values(), from * width, rows * width);
    }

    /** One step of training; returns the objective before. */
    double train(Batch batch, Progress progress) {
        return train(progress, () -> run(batch));
    }

    /** The same, with all of these examples. */
    double train(Examples examples, Progress progress) {
        return train(progress, () -> run(examples));
    }

    private double train(Progress progress, Runnable run) {
        at = progress;
        weights.change();
        waiting.clear();
        run.run();
        total += update.apply(waiting, at);
        places.values().forEach(Place::keep);
        return total;
    }

    /** The gradient of the loss with respect to the inputs. */
    Tensor inputGradient(Batch batch) {
        run(batch);
        return ops.toTensor(plan.array(result));
    }

    private void run(Batch batch) {
        targets = batch.targets();
        total = 0;
        run(batch.inputs(), 0);
    }

    private void run(Examples examples) {
        targets = Tensor.zeros(examples.targetShape().batched(rows));
        int outputs = targets.rowLength();
        int width = examples.inputShape().length();
        int atOnce = Math.min(rows, Math.max(1, CACHED / width));
        float[] some = new float[atOnce * width];
        total = 0;
        plan.bind();
        for (int from = 0; from < rows; from += atOnce) {
            int count = Math.min(atOnce, rows - from);
            for (int i = 0; i < count; i++) {
                examples.expect(from + i);
            }
            for (int i = 0; i < count; i++) {
                examples.copy(from + i, some, i * width, targets.values(), (from + i) * outputs);
            }
            Nd4jOps.write(some, count * width, plan.array(input), (long) from * width);
        }
        plan.run();
    }

    private void run(Tensor inputs, int from) {
        plan.bind();
        Nd4jOps.write(inputs.values(), from * inputs.rowLength(), plan.array(input));
        plan.run();
    }

    private Map<String, Planned> forward(List<Node> nodes) {
        Map<String, Planned> planned = new LinkedHashMap<>();
        Set<String> rectified = new HashSet<>();
        for (Node node : nodes) {
            boolean relu = relu(node, nodes);
            if (relu) {
                rectified.add(node.name());
            }
            Place place =
                    new Place(node.name(), found(network.shapes(), node.name()).batched(rows));
            places.put(node.name(), place);
            // The rectifier is part of the kernel before it.
            Kernel kernel = node.layer() instanceof ReLU
                            && rectified.contains(node.inputs().get(0))
                    ? new NothingKernel()
                    : translation.kernel(node.layer(), network.inputs(node), relu, place.training());
            List<Buffer> inputs = node.inputs().stream()
                    .map(name -> name.equals(Network.INPUT)
                            ? input
                            : found(planned, name).output())
                    .toList();
            planned.put(node.name(), kernel.plan(place, inputs));
        }
        return planned;
    }

    /** Whether a rectifier follows the node, and nothing else. */
    private boolean relu(Node node, List<Node> nodes) {
        List<Node> consumers = nodes.stream()
                .filter(other -> other.inputs().contains(node.name()))
                .toList();
        return translation.canRectify(node.layer())
                && consumers.size() == 1
                && consumers.get(0).layer() instanceof ReLU;
    }

    /** Plans the loss and the way back, to all weights or to the input. */
    private Buffer backward(List<Node> nodes, Map<String, Planned> planned, Buffer output) {
        Buffer fromLoss = plan.plain(output.shape());
        plan.host(() -> loss(output, fromLoss), List.of(output, fromLoss));
        Map<String, Buffer> gradients = new HashMap<>();
        gradients.put(nodes.get(nodes.size() - 1).name(), fromLoss);
        boolean toInput = purpose == Purpose.INPUT_GRADIENT;
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (!wanted.contains(node.name())) {
                continue;
            }
            Planned own = found(planned, node.name());
            Buffer upper = gradients.remove(node.name());
            // A layer that reaches no output has no say in the loss.
            Buffer gradient = upper == null ? zeros(own.output().shape()) : upper;
            boolean further = node.inputs().stream().anyMatch(wanted::contains);
            List<Buffer> back = own.backward().of(gradient, further);
            for (int j = 0; j < back.size(); j++) {
                gradients.merge(node.inputs().get(j), back.get(j), (a, b) -> AddKernel.sum(plan, a, b, false));
            }
        }
        Buffer atInput = gradients.get(Network.INPUT);
        return toInput && atInput != null ? plan.plain(atInput) : toInput ? zeros(input.shape()) : fromLoss;
    }

    /** The nodes whose gradient is of use, since they or one before them have weights to train. */
    private Set<String> trained(List<Node> nodes) {
        Set<String> trained = new HashSet<>();
        for (Node node : nodes) {
            boolean own = node.layer().weights(network.inputs(node)).stream()
                    .anyMatch(weight -> update.objective().trains(node.name() + "/" + weight.name(), weight));
            if (own || node.inputs().stream().anyMatch(trained::contains)) {
                trained.add(node.name());
            }
        }
        return trained;
    }

    private Buffer zeros(Shape shape) {
        return plan.constant(shape, OneDnn.plain(Buffer.dims(shape)), 0);
    }

    private void loss(Buffer output, Buffer gradient) {
        INDArray outputs = plan.array(output);
        INDArray result = plan.array(gradient);
        if (outputs.length() <= FEW) {
            HostOps host = new HostOps();
            HostArray back = lossGradient(host, host.from(ops.toTensor(outputs)));
            Nd4jOps.write(host.toTensor(back).values(), 0, result);
        } else {
            result.assign(lossGradient(ops, outputs));
        }
    }

    /** Adds the loss to the total, and returns its gradient with respect to the outputs. */
    private <T> T lossGradient(Ops<T> algebra, T output) {
        Tape<T> tape = new Tape<>(algebra);
        Variable<T> outputs = tape.variable(output);
        Variable<T> value = loss.of(tape, outputs, tape.from(targets));
        total += tape.item(value);
        return tape.gradient(value, List.of(outputs)).get(0);
    }

    @Override
    public void close() {
        plan.close();
    }

    /** A node of the network in the plan, and in a run what its layer's definition asks for. */
    private final class Place implements Site, Pass<INDArray> {
        private final String node;
        private final Shape output;
        private final Map<String, INDArray> updates = new LinkedHashMap<>();
        private int draws;

        Place(String node, Shape output) {
            this.node = node;
            this.output = output;
        }

        /** Writes the weights that the layer keeps; ends the step. */
        void keep() {
            updates.forEach((name, value) -> weights.value(node + "/" + name).assign(value));
            updates.clear();
            draws = 0;
        }

        @Override
        public Plan plan() {
            return plan;
        }

        @Override
        public Shape output() {
            return output;
        }

        @Override
        public boolean goesBack() {
            return wanted.contains(node);
        }

        @Override
        public Buffer weightBuffer(String name) {
            INDArray value = weights.value(node + "/" + name);
            Shape shape = ops.shape(value);
            long[] dims = Buffer.dims(shape);
            return new Buffer(shape, dims, OneDnn.plain(dims), Storage.of(value));
        }

        @Override
        public void gradient(String name, Buffer gradient) {
            String weight = node + "/" + name;
            if (update.objective().needsAllGradients()) {
                // The buffer will be another's by the time that the last gradient is there.
                plan.host(() -> waiting.put(weight, plan.array(gradient).dup('c')), List.of(gradient));
            } else {
                plan.host(() -> total += update.apply(weight, plan.array(gradient), at), List.of(gradient));
            }
        }

        @Override
        public Pass<INDArray> pass() {
            return this;
        }

        @Override
        public INDArray weight(String name) {
            return weights.value(node + "/" + name);
        }

        @Override
        public boolean training() {
            return purpose == Purpose.TRAIN && !update.objective().freezes(node);
        }

        @Override
        public INDArray uniform(Shape shape) {
            if (!training()) {
                throw new IllegalStateException(node + " draws random numbers in inference");
            }
            return ops.from(Noise.uniform(seeds, node, at.step(), draws++, shape));
        }

        @Override
        public void update(String name, INDArray value) {
            if (!training()) {
                throw new IllegalStateException(node + " updates " + name + " in inference");
            }
            updates.put(name, value);
        }
    }
}
