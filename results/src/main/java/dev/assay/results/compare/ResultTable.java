package dev.assay.results.compare;

import java.util.List;

/**
 * A table for people to read.
 *
 * @param columns its heads; those of numbers begin with {@code >}, and go to the right
 * @param rows a cell for each column
 */
public record ResultTable(String title, List<String> columns, List<List<String>> rows) {
    public ResultTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    static boolean isNumber(String column) {
        return column.startsWith(">");
    }

    static String head(String column) {
        return isNumber(column) ? column.substring(1) : column;
    }
}
