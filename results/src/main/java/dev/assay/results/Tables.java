package dev.assay.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.run.MetricValue;
import dev.assay.run.MetricValue.ByName;
import dev.assay.run.MetricValue.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Figures as tables in JSON, {@code {"columns": [..], "data": [[..], ..]}}, which Pandas reads (orient "split") and MLflow shows. */
public final class Tables {
    /** {@code f1/by-class}, with or without its part. */
    static final Pattern BY = Pattern.compile("(?:test/)?(.+)/by-(.+)");

    private Tables() {}

    /** A row for each true class, with its name and how often it was taken for each. */
    public static String confusionMatrix(ConfusionMatrix matrix) {
        ObjectNode table = Json.MAPPER.createObjectNode();
        ArrayNode columns = table.putArray("columns").add("true class");
        matrix.names().forEach(columns::add);
        ArrayNode rows = table.putArray("data");
        for (int i = 0; i < matrix.names().size(); i++) {
            ArrayNode row = rows.addArray().add(matrix.names().get(i));
            matrix.counts().get(i).forEach(row::add);
        }
        return table + "\n";
    }

    /**
     * What metrics tell apart, by what they tell apart: {@code by-class}, {@code by-output}, {@code by-bin}, of several outputs {@code
     * colour-by-class}; in each a row for each name, with what each metric found for it.
     */
    public static Map<String, String> byName(Map<String, MetricValue> values) {
        OutputNames outputs = OutputNames.in(values.keySet());
        Map<String, Map<String, ByName>> tables = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Matcher by = BY.matcher(name);
            if (value instanceof ByName byName && by.matches()) {
                String output = outputs.of(by.group(1)).map(each -> each + "-").orElse("");
                tables.computeIfAbsent(output + "by-" + by.group(2), what -> new LinkedHashMap<>())
                        .put(name, byName);
            }
        });
        Map<String, String> texts = new LinkedHashMap<>();
        tables.forEach((what, metrics) -> {
            List<String> rows = metrics.values().iterator().next().names();
            metrics.values().removeIf(value -> !value.names().equals(rows));
            texts.put(what, table(rows, metrics));
        });
        return texts;
    }

    private static String table(List<String> names, Map<String, ByName> metrics) {
        ObjectNode table = Json.MAPPER.createObjectNode();
        ArrayNode columns = table.putArray("columns").add("name");
        metrics.keySet().forEach(columns::add);
        ArrayNode rows = table.putArray("data");
        for (int i = 0; i < names.size(); i++) {
            ArrayNode row = rows.addArray().add(names.get(i));
            for (ByName metric : metrics.values()) {
                double value = metric.values().get(i);
                if (Double.isFinite(value)) {
                    row.add(value);
                } else {
                    row.addNull();
                }
            }
        }
        return table + "\n";
    }
}
