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

    /**
     * Lines in one picture, such as a ROC curve for each class.
     *
     * @param title what they show
     * @param x what goes to the right
     * @param y what goes up
     * @param diagonal whether the line from (0, 0) to (1, 1) is one to compare with: chance, or what is aimed at
     */
    record Curves(String title, String x, String y, boolean diagonal, List<Line> lines) implements MetricValue {
        public Curves {
            lines = List.copyOf(lines);
        }

        /** Points that are joined, in their order; none of the numbers is NaN. */
        public record Line(String name, List<Double> x, List<Double> y) {
            public Line {
                x = List.copyOf(x);
                y = List.copyOf(y);
                if (x.size() != y.size()) {
                    throw new IllegalArgumentException(x.size() + " values of x, but " + y.size() + " of y");
                }
            }
        }
    }
}
