package dev.assay.results.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How much a setting decides the metric, on its own: the share of the variance over all runs that lies between its values, less what chance alone would put there
 * (epsilon squared, Kelley 1935, https://doi.org/10.1073/pnas.21.9.554). Numbers with many values are taken in five classes with as many runs each. What
 * settings decide together only is in none of the shares.
 *
 * @param key of the config
 * @param values how many values or classes
 * @param share 0 to 1
 */
public record Importance(String key, int values, double share) {
    private static final int CLASSES = 5;

    /** Fewer runs would show what chance did. */
    private static final int LEAST_RUNS = 10;

    /**
     * Of each key.
     *
     * @param keys that differ between the runs
     * @return the most important first; none with too few runs, or where the metric is everywhere the same
     */
    static List<Importance> of(List<String> keys, List<ComparedRun> runs, String metric) {
        double mean =
                runs.stream().mapToDouble(run -> run.value(metric)).average().orElse(Double.NaN);
        double total = squares(runs, metric, mean);
        if (runs.size() < LEAST_RUNS || !(total > 0)) {
            return List.of();
        }
        List<Importance> shares = new ArrayList<>();
        for (String key : keys) {
            Map<String, List<ComparedRun>> classes = classes(key, runs);
            int k = classes.size();
            int n = runs.size();
            if (k > 1 && k < n) {
                double within = 0;
                for (List<ComparedRun> members : classes.values()) {
                    double middle = members.stream()
                            .mapToDouble(run -> run.value(metric))
                            .average()
                            .orElseThrow();
                    within += squares(members, metric, middle);
                }
                shares.add(new Importance(key, k, Math.max(0, 1 - within / (n - k) * (n - 1) / total)));
            }
        }
        shares.sort(Comparator.comparingDouble(Importance::share).reversed().thenComparing(Importance::key));
        return shares;
    }

    private static double squares(List<ComparedRun> runs, String metric, double mean) {
        return runs.stream()
                .mapToDouble(run -> Math.pow(run.value(metric) - mean, 2))
                .sum();
    }

    private static Map<String, List<ComparedRun>> classes(String key, List<ComparedRun> runs) {
        TreeSet<String> values = new TreeSet<>();
        runs.forEach(run -> values.add(Keys.value(run, key)));
        boolean many = values.size() > CLASSES && values.stream().allMatch(Keys::isNumber);
        List<ComparedRun> ordered = new ArrayList<>(runs);
        if (many) {
            ordered.sort(Comparator.comparingDouble(run -> Double.parseDouble(Keys.value(run, key))));
        }
        Map<String, List<ComparedRun>> classes = new LinkedHashMap<>();
        Map<String, String> classOf = new LinkedHashMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            String value = Keys.value(ordered.get(i), key);
            // The same value is never in two classes.
            int place = CLASSES * i / ordered.size();
            String name = many ? classOf.computeIfAbsent(value, v -> Integer.toString(place)) : value;
            classes.computeIfAbsent(name, n -> new ArrayList<>()).add(ordered.get(i));
        }
        return classes;
    }
}
