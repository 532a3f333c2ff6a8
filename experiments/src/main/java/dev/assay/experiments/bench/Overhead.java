package dev.assay.experiments.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.results.statistics.Quantiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a run adds to the steps of its model.
 *
 * @param batch examples a step
 * @param rounds how many runs
 * @param bare seconds of the median bare step in each turn
 * @param run seconds of the median step of a run in the turn before
 */
public record Overhead(String network, int batch, int rounds, List<Double> bare, List<Double> run) {
    public Overhead {
        bare = List.copyOf(bare);
        run = List.copyOf(run);
    }

    /** One line of JSON: the medians, and what the run added in percent: the median of the turns, and their quartiles. */
    public String json() {
        Quantiles added = Quantiles.of(IntStream.range(0, bare.size())
                .mapToDouble(turn -> 100 * (run.get(turn) / bare.get(turn) - 1))
                .toArray());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network", network);
        values.put("batch", batch);
        values.put("bare_ms_per_step", rounded(1000 * Quantiles.median(bare)));
        values.put("run_ms_per_step", rounded(1000 * Quantiles.median(run)));
        values.put("added_percent", rounded(added.median()));
        values.put("added_percent_lower_quartile", rounded(added.lowerQuartile()));
        values.put("added_percent_upper_quartile", rounded(added.upperQuartile()));
        values.put("turns", bare.size());
        values.put("rounds", rounds);
        try {
            return JsonMapper.builder().build().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
