package dev.assay.experiments.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        List<Double> added = new ArrayList<>();
        for (int i = 0; i < bare.size(); i++) {
            added.add(100 * (run.get(i) / bare.get(i) - 1));
        }
        added.sort(null);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network", network);
        values.put("batch", batch);
        values.put("bare_ms_per_step", rounded(1000 * median(bare)));
        values.put("run_ms_per_step", rounded(1000 * median(run)));
        values.put("added_percent", rounded(median(added)));
        values.put("added_percent_lower_quartile", rounded(added.get(added.size() / 4)));
        values.put("added_percent_upper_quartile", rounded(added.get(added.size() * 3 / 4)));
        values.put("turns", added.size());
        values.put("rounds", rounds);
        try {
            return JsonMapper.builder().build().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
