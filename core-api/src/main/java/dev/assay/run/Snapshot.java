package dev.assay.run;

import dev.assay.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
