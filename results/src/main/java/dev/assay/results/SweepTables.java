package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All trials of a sweep with their figures, for people and for other programs. */
public final class SweepTables {
    private SweepTables() {}

    /** Writes {@code sweep.json} and {@code sweep.csv}, each as a whole or not at all. */
    public static void write(SweepState state, SweepDirectory directory) {
        AtomicFile.write(directory.json(), json(state));
        AtomicFile.write(directory.csv(), csv(state));
    }

    /** The sweep and an object for each trial, by number; what is not a finite number is null. */
    public static String json(SweepState state) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("name", state.begun().name());
        root.put("metric", state.begun().metric());
        root.put("goal", state.begun().goal().name().toLowerCase(Locale.ROOT));
        state.best().ifPresent(best -> root.put("best", best.number()));
        ArrayNode trials = root.putArray("trials");
        for (SweepTrial trial : state.trials()) {
            ObjectNode node = trials.addObject();
            node.put("trial", trial.number());
            node.put("proposal", trial.proposal());
            node.put("state", name(trial.state()));
            node.set("values", Json.MAPPER.valueToTree(trial.point()));
            if (trial.until() > 0) {
                node.put("until", trial.until());
            }
            if (trial.continues() > 0) {
                node.put("continues", trial.continues());
            }
            number(node, "value", trial.value(state.begun().metric()));
            ObjectNode metrics = node.putObject("metrics");
            trial.metrics().forEach((name, value) -> number(metrics, name, value));
            number(node, "seconds", trial.seconds());
            node.put("attempts", trial.attempts());
            node.put("found", trial.found());
            node.put("run", trial.folder());
            node.put("message", trial.message());
        }
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** A row for each trial, by number: its state, what tells it from others, its figures; a figure that is not there is an empty cell. */
    public static String csv(SweepState state) {
        Set<String> keys = new LinkedHashSet<>();
        Set<String> metrics = new TreeSet<>();
        state.trials().forEach(trial -> {
            keys.addAll(trial.point().keySet());
            metrics.addAll(trial.metrics().keySet());
        });
        List<String> heading = new ArrayList<>(List.of("trial", "proposal", "state", "epochs-until"));
        heading.addAll(keys);
        heading.addAll(metrics);
        heading.addAll(List.of("seconds", "run", "message"));
        StringBuilder csv = new StringBuilder(row(heading));
        for (SweepTrial trial : state.trials()) {
            List<String> cells = new ArrayList<>(List.of(
                    String.valueOf(trial.number()),
                    String.valueOf(trial.proposal()),
                    name(trial.state()),
                    trial.until() > 0 ? String.valueOf(trial.until()) : ""));
            Map<String, String> point = trial.point();
            keys.forEach(key -> cells.add(point.getOrDefault(key, "")));
            metrics.forEach(metric -> {
                double value = trial.metrics().getOrDefault(metric, Double.NaN);
                cells.add(Double.isNaN(value) ? "" : String.valueOf(value));
            });
            cells.add(String.valueOf(trial.seconds()));
            cells.add(trial.folder());
            cells.add(trial.message());
            csv.append(row(cells));
        }
        return csv.toString();
    }

    /** As other programs and people see it: {@code out-of-memory}. */
    public static String name(SweepTrial.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String row(List<String> cells) {
        return cells.stream()
                        .map(cell -> cell.matches("(?s).*[\",\n\r].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                        .collect(Collectors.joining(","))
                + "\n";
    }
}
