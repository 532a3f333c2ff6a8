package dev.assay.results.gate;

import java.util.Map;
import java.util.Optional;

/**
 * What base and head cost, measured one right after the other.
 *
 * @param base what could be measured; a cost that is missing could not
 */
public record Round(Map<Cost, Double> base, Map<Cost, Double> head) {
    public Round {
        base = Map.copyOf(base);
        head = Map.copyOf(head);
    }

    /** By how much more the head cost, as a share of the base's cost; empty where one of them was not measured. */
    public Optional<Double> slower(Cost cost) {
        return logRatio(cost).map(Math::expm1);
    }

    /** The logarithm of the head's cost divided by the base's; empty where one of them was not measured. */
    Optional<Double> logRatio(Cost cost) {
        double ratio = head.getOrDefault(cost, Double.NaN) / base.getOrDefault(cost, Double.NaN);
        return ratio > 0 && Double.isFinite(ratio) ? Optional.of(Math.log(ratio)) : Optional.empty();
    }
}
