package dev.assay.experiments.run;

import dev.assay.experiments.composition.Composition;
import dev.assay.results.Sha256;
import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.Provenance;
import dev.assay.run.Provenance.Inputs;
import dev.assay.run.RunRecord;
import dev.assay.run.WeightsDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is not the same in two runs, by name.
 *
 * @param config by path
 * @param provenance of the environment, code, jars, data
 * @param metrics of every epoch and of the test, and the weights, to the bit
 * @param firstStep where the weights part
 */
public record Comparison(
        Map<String, Change> config,
        Map<String, Change> provenance,
        Map<String, Change> metrics,
        Optional<Parting> firstStep) {
    private static final String NONE = "none";

    /** A value in the one run and in the other. */
    public record Change(String one, String other) {}

    /**
     * Where the weights of two runs part: after {@code same} they were the same, after {@code different} not any more. Between the two nothing was hashed.
     */
    public record Parting(long same, long different) {
        @Override
        public String toString() {
            return different == same + 1 ? "step " + different : "one of the steps " + (same + 1) + " to " + different;
        }
    }

    /** Compares two records. */
    public static Comparison of(RunRecord one, RunRecord other) {
        return new Comparison(
                changes(config(one), config(other)),
                changes(provenance(one.provenance()), provenance(other.provenance())),
                changes(outcome(one), outcome(other)),
                parting(one.chain(), other.chain()));
    }

    /** Whether the two came to the same, to the bit. */
    public boolean isIdentical() {
        return metrics.isEmpty() && firstStep.isEmpty();
    }

    /** What is not the same, each as {@code one -> other}. */
    public static Map<String, String> changed(Map<String, String> one, Map<String, String> other) {
        Map<String, String> changed = new LinkedHashMap<>();
        changes(one, other).forEach((name, change) -> changed.put(name, change.one() + " -> " + change.other()));
        return changed;
    }

    private static Map<String, Change> changes(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        Map<String, Change> changes = new LinkedHashMap<>();
        for (String name : names) {
            Change change = new Change(one.getOrDefault(name, NONE), other.getOrDefault(name, NONE));
            if (!change.one().equals(change.other())) {
                changes.put(name, change);
            }
        }
        return changes;
    }

    private static Map<String, String> config(RunRecord record) {
        return Composition.values(record.provenance().inputs().config());
    }

    private static Map<String, String> provenance(Provenance provenance) {
        Map<String, String> all = new TreeMap<>(provenance.environment());
        all.putAll(inputs(provenance.inputs()));
        return all;
    }

    /** All but the config, flat; what it asked of the environment is in its values. */
    static Map<String, String> inputs(Inputs inputs) {
        Map<String, String> all = new TreeMap<>();
        inputs.code().forEach((name, value) -> all.put("code " + name, value));
        inputs.jars().forEach((name, value) -> all.put("jar " + name, value));
        inputs.data().forEach((name, value) -> all.put("data " + name, value));
        return all;
    }

    private static Map<String, String> outcome(RunRecord record) {
        Map<String, String> all = new TreeMap<>();
        all.put("status", record.status().name());
        all.put("weights, SHA-256", record.parametersSha256());
        record.metrics().forEach((name, value) -> all.put(name, value.toString()));
        for (EpochRecord epoch : record.epochs()) {
            epoch.metrics().forEach((name, value) -> all.put("epoch " + epoch.epoch() + " " + name, value.toString()));
        }
        record.evaluation().forEach((name, value) -> {
            if (!(value instanceof MetricValue.Scalar)) {
                all.put("test/" + name + ", SHA-256", Sha256.of(value.toString()));
            }
        });
        return all;
    }

    private static Optional<Parting> parting(List<WeightsDigest> one, List<WeightsDigest> other) {
        long same = 0;
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            if (i >= one.size() || i >= other.size()) {
                long step = (i < one.size() ? one : other).get(i).step();
                return Optional.of(new Parting(same, step));
            }
            if (!one.get(i).equals(other.get(i))) {
                return Optional.of(new Parting(
                        same, Math.min(one.get(i).step(), other.get(i).step())));
            }
            same = one.get(i).step();
        }
        return Optional.empty();
    }
}
