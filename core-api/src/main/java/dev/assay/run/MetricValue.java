package dev.assay.run;

import java.util.List;

/** What a metric found. */
public sealed interface MetricValue {
    /** One number; NaN where it is not defined on what was seen. */
    record Scalar(double value) implements MetricValue {}

    /** A number for each class, label or output; NaN where it is not defined on what was seen. */
    record ByName(List<String> names, List<Double> values) implements MetricValue {
        public ByName {
            names = List.copyOf(names);
            values = List.copyOf(values);
            if (names.size() != values.size()) {
                throw new IllegalArgumentException(names.size() + " names, but " + values.size() + " values");
            }
        }
    }

    /**
     * How often each class was taken for each.
     *
     * @param counts a row for each true class, in it a column for each predicted one
     */
    record ConfusionMatrix(List<String> names, List<List<Long>> counts) implements MetricValue {
        public ConfusionMatrix {
            names = List.copyOf(names);
            counts = counts.stream().map(List::copyOf).toList();
            int n = names.size();
            if (counts.size() != n || counts.stream().anyMatch(row -> row.size() != n)) {
                throw new IllegalArgumentException("a confusion matrix of " + n + " classes is " + n + " x " + n);
            }
        }
    }
}
