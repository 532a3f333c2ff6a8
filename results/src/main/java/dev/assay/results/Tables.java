package dev.assay.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.run.MetricValue;
import dev.assay.run.MetricValue.ByName;
import dev.assay.run.MetricValue.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Figures as tables in JSON, {@code {"columns": [..], "data": [[..], ..]}}, which Pandas reads (orient "split") and MLflow shows. */
public final class Tables {
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

    /** A row for each class, label or output, with what each metric found for it; nothing where no metric tells them apart. */
    public static Optional<String> byName(Map<String, MetricValue> values) {
        Map<String, ByName> metrics = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof ByName byName) {
                metrics.put(name, byName);
            }
        });
        Optional<List<String>> names =
                metrics.values().stream().map(ByName::names).findFirst();
        return names.map(rowNames -> {
            metrics.values().removeIf(value -> !value.names().equals(rowNames));
            return table(rowNames, metrics);
        });
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
