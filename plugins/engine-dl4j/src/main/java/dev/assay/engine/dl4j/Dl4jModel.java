package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.Names.found;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.engine.dl4j.PlannedNetwork.Purpose;
import dev.assay.network.Network;
import dev.assay.network.Summary;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network on the processor, planned anew for each batch size that comes; the plans share their memory.
 *
 * <p>oneDNN's rectifier makes 0 of what is not a number. So that it does not get lost, a model with a weight that is not finite puts out
 * nothing but NaN, and learns nothing.
 */
final class Dl4jModel implements Model {
    /** Up to how many bytes of activations a model is asked at once; more examples are asked in turns. */
    private static final long INFERENCE_BYTES = 256L << 20;

    /** How many plans are kept: a full batch and a last one, in training, validation and test. */
    private static final int PLANS = 8;

    private static final AtomicLong COUNT = new AtomicLong();

    private final Nd4jOps ops = new Nd4jOps();
    private final Network network;
    private final Map<String, Shape> shapes;
    private final Objective objective;
    private final Seeds seeds;
    private final int inferenceRows;
    private final Weights weights;
    private final Update update;
    private final Arena arena = new Arena();
    private final Map<Key, PlannedNetwork> plans = new LinkedHashMap<>(PLANS, 0.75f, true);
    private final String workspace = "assay-" + COUNT.incrementAndGet();
    private final WorkspaceConfiguration policy = WorkspaceConfiguration.builder()
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    /** What a plan is for. */
    private record Key(Purpose purpose, String until, int rows) {}

    Dl4jModel(Network network, Map<String, Tensor> weights, Objective objective, Seeds seeds) {
        this.network = network;
        this.shapes = network.shapes();
        this.objective = objective;
        this.seeds = seeds;
        long bytes = Math.max(1, Summary.of(network).activationBytes());
        this.inferenceRows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, INFERENCE_BYTES / bytes));
        this.weights = new Weights(ops, network.weights(), weights, objective);
        this.update = new Update(ops, objective, this.weights, seeds);
    }

    @Override
    public double fit(Batch batch, Progress at) {
        return fit(batch.size(), plan -> plan.train(batch, at));
    }

    @Override
    public double fit(Examples examples, Progress at) {
        return fit(examples.size(), plan -> plan.train(examples, at));
    }

    private double fit(int size, ToDoubleFunction<PlannedNetwork> step) {
        if (!weights.areFinite()) {
            return Double.NaN;
        }
        PlannedNetwork plan = plan(Purpose.TRAIN, last(), size);
        return within("fit", () -> step.applyAsDouble(plan));
    }

    @Override
    public Tensor predict(Tensor inputs) {
        return activation(last(), inputs);
    }

    @Override
    public Tensor activation(String layer, Tensor inputs) {
        Tensor outputs = Tensor.zeros(found(shapes, layer).batched(inputs.rows()));
        if (!weights.areFinite()) {
            return nothingBut(Float.NaN, outputs);
        }
        for (int from = 0; from < inputs.rows(); from += inferenceRows) {
            int first = from;
            PlannedNetwork plan = plan(Purpose.ASK, layer, Math.min(inferenceRows, inputs.rows() - from));
            within("infer", () -> {
                plan.ask(inputs, first, outputs);
                return outputs;
            });
        }
        return outputs;
    }

    @Override
    public Tensor inputGradient(Batch batch) {
        if (!weights.areFinite()) {
            return nothingBut(Float.NaN, Tensor.zeros(batch.inputs().shape()));
        }
        PlannedNetwork plan = plan(Purpose.INPUT_GRADIENT, last(), batch.size());
        return within("fit", () -> plan.inputGradient(batch));
    }

    private static Tensor nothingBut(float value, Tensor tensor) {
        Arrays.fill(tensor.values(), value);
        return tensor;
    }

    private PlannedNetwork plan(Purpose purpose, String until, int rows) {
        Key key = new Key(purpose, until, rows);
        PlannedNetwork known = plans.get(key);
        if (known != null) {
            return known;
        }
        if (plans.size() >= PLANS) {
            Key oldest = plans.keySet().iterator().next();
            PlannedNetwork gone = plans.remove(oldest);
            if (gone != null) {
                gone.close();
            }
        }
        PlannedNetwork made = new PlannedNetwork(
                purpose, network, until, rows, new Translation(ops), weights, update, objective.loss(), seeds, arena);
        plans.put(key, made);
        return made;
    }

    @Override
    public Snapshot snapshot() {
        return weights.snapshot();
    }

    @Override
    public void restore(Snapshot snapshot) {
        within("restore", () -> {
            weights.restore(snapshot);
            return snapshot;
        });
    }

    @Override
    public void close() {
        for (String use : List.of("fit", "infer", "restore")) {
            MemoryWorkspace space = Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(policy, workspace + use);
            Nd4j.getWorkspaceManager().destroyWorkspace(space);
        }
        plans.values().forEach(PlannedNetwork::close);
        plans.clear();
        update.close();
        arena.close();
        weights.close();
    }

    private <R> R within(String use, Supplier<R> body) {
        try (MemoryWorkspace space = Nd4j.getWorkspaceManager().getAndActivateWorkspace(policy, workspace + use)) {
            return body.get();
        }
    }

    private String last() {
        return network.nodes().get(network.nodes().size() - 1).name();
    }
}
