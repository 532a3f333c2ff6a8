package dev.assay.run;

import dev.assay.network.Weight;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that training has changed in a model, on the host, in the one layout that all engines share.
 *
 * @param weights by {@code <node>/<weight>}, in the order of the network
 * @param slots what the optimizer keeps for each trained weight, under the same names
 */
public record Snapshot(Map<String, Tensor> weights, Map<String, List<Tensor>> slots) {
    public Snapshot {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    }

    /**
     * Checks that a model with these weights can take the snapshot back.
     *
     * @param kinds all weights of the model, by name in the order of its network
     * @param slotted the names of the weights for which its optimizer keeps slots
     * @param slotCount how many slots it keeps for each
     * @throws IllegalArgumentException where it cannot, naming the first difference
     */
    public void check(Map<String, Weight> kinds, Set<String> slotted, int slotCount) {
        same("the weights", kinds.keySet(), weights.keySet());
        same("the weights with slots", slotted, slots.keySet());
        weights.forEach((name, value) -> same(name, shape(kinds, name), value.shape()));
        slots.forEach((name, values) -> {
            same("the slots of " + name, slotCount, values.size());
            values.forEach(value -> same("a slot of " + name, shape(kinds, name), value.shape()));
        });
    }

    private static Shape shape(Map<String, Weight> kinds, String name) {
        Weight kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("the model has no weight " + name);
        }
        return kind.shape();
    }

    private static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(
                    "the snapshot is of another network: " + what + ": found " + found + ", expected " + expected);
        }
    }
}
