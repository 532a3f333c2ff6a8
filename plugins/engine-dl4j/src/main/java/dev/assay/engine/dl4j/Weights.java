package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.Names.found;

import dev.assay.network.Weight;
import dev.assay.run.Snapshot;
import dev.assay.spi.Objective;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of a model and what its optimizer keeps for each: arrays outside any workspace that are written in place. */
final class Weights implements AutoCloseable {
    private final Nd4jOps ops;
    private final Map<String, Weight> kinds;
    private final int slotCount;
    private final Map<String, INDArray> values = new LinkedHashMap<>();
    private final Map<String, List<INDArray>> slots = new LinkedHashMap<>();
    private boolean finite = true;
    private int version;

    /** @throws IllegalArgumentException where a weight is missing or of another shape, naming the first */
    Weights(Nd4jOps ops, Map<String, Weight> kinds, Map<String, Tensor> first, Objective objective) {
        this.ops = ops;
        this.kinds = kinds;
        this.slotCount = objective.optimizer().slots();
        new Snapshot(first, Map.of()).check(kinds, Set.of(), 0);
        kinds.forEach((name, weight) -> {
            Tensor value = found(first, name);
            values.put(name, ops.from(value));
            finite &= finite(value);
            if (objective.trains(name, weight)) {
                List<INDArray> zeros = new ArrayList<>();
                for (int i = 0; i < slotCount; i++) {
                    zeros.add(ops.fill(weight.shape(), 0));
                }
                slots.put(name, zeros);
            }
        });
    }

    Weight kind(String name) {
        return found(kinds, name);
    }

    INDArray value(String name) {
        return found(values, name);
    }

    List<INDArray> slots(String name) {
        return found(slots, name);
    }

    /** Another number after each change. */
    int version() {
        return version;
    }

    /** Takes down that weights are about to be written. */
    void change() {
        version++;
    }

    /** Whether all weights are finite, as far as {@link #notFinite} was told. */
    boolean areFinite() {
        return finite;
    }

    /** Takes down that a weight holds what is not a finite number. */
    void notFinite() {
        finite = false;
    }

    Snapshot snapshot() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        values.forEach((name, value) -> weights.put(name, ops.toTensor(value)));
        Map<String, List<Tensor>> kept = new LinkedHashMap<>();
        slots.forEach(
                (name, list) -> kept.put(name, list.stream().map(ops::toTensor).toList()));
        return new Snapshot(weights, kept);
    }

    void restore(Snapshot snapshot) {
        snapshot.check(kinds, slots.keySet(), slotCount);
        change();
        finite = true;
        snapshot.weights().forEach((name, value) -> {
            value(name).assign(ops.from(value));
            finite &= finite(value);
        });
        snapshot.slots().forEach((name, kept) -> {
            for (int i = 0; i < kept.size(); i++) {
                slots(name).get(i).assign(ops.from(kept.get(i)));
            }
        });
    }

    private static boolean finite(Tensor tensor) {
        for (float value : tensor.values()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        values.values().forEach(INDArray::close);
        slots.values().forEach(list -> list.forEach(INDArray::close));
        values.clear();
        slots.clear();
    }
}
