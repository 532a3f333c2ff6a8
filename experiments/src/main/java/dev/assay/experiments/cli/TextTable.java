package dev.assay.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in aligned columns; a column's heading that starts with {@code >} aligns it to the right. */
final class TextTable {
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        right = IntStream.range(0, headings.length)
                .mapToObj(i -> headings[i].startsWith(">"))
                .toList();
        row(IntStream.range(0, headings.length)
                .mapToObj(i -> right.get(i) ? headings[i].substring(1) : headings[i])
                .toArray());
        rule();
    }

    /** Adds a row, a cell for each heading. */
    TextTable row(Object... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> String.valueOf(cells[i]))
                .toList());
        return this;
    }

    /** Adds a line across. */
    TextTable rule() {
        rows.add(List.of());
        return this;
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, right.size())
                .map(i -> rows.stream()
                        .filter(row -> !row.isEmpty())
                        .mapToInt(row -> row.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        String rule = "─".repeat(IntStream.of(widths).sum() + 2 * (widths.length - 1));
        return rows.stream()
                .map(row -> row.isEmpty()
                        ? rule
                        : IntStream.range(0, widths.length)
                                .mapToObj(i -> pad(row.get(i), widths[i], right.get(i)))
                                .collect(Collectors.joining("  "))
                                .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String pad(String text, int width, boolean right) {
        String spaces = " ".repeat(width - text.length());
        return right ? spaces + text : text + spaces;
    }
}
