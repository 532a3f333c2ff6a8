package dev.assay.datasets;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.assay.spi.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The fields of a CSV file, every row as long as the first; fields lose the blanks around them.
 *
 * @param columns their names, or their numbers from 0 where there is no header
 */
record CsvTable(Path path, boolean header, List<String> columns, List<Row> rows) {
    /** The separator that stands for blanks and tabs in any number. */
    static final String WHITESPACE = "whitespace";

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

    /** A row, and the line of the file in which it begins. */
    record Row(long line, List<String> fields) {}

    /**
     * Reads a file in UTF-8.
     *
     * @throws UserException where it is no such table
     */
    static CsvTable read(Path path, String separator, List<Integer> widths, boolean header) {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader text = Files.newBufferedReader(path)) {
            skipByteOrderMark(text);
            if (!widths.isEmpty() || separator.equals(WHITESPACE)) {
                readLines(path, widths, text, rows);
                return table(path, rows, header);
            }
            try (CsvReader<CsvRecord> reader = CsvReader.builder()
                    .fieldSeparator(separator.charAt(0))
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .ofCsvRecord(text)) {
                for (CsvRecord read : reader) {
                    rows.add(checked(
                            path,
                            rows,
                            new Row(
                                    read.getStartingLineNumber(),
                                    read.getFields().stream().map(String::strip).toList())));
                }
            }
        } catch (CsvParseException e) {
            throw unreadable(path, e);
        } catch (CharacterCodingException e) {
            throw new UserException(path + " is not text in UTF-8; save it as such", e);
        } catch (UncheckedIOException e) {
            throw unreadable(path, e);
        } catch (IOException e) {
            throw new UserException(path + " cannot be read: " + Failures.describe(e), e);
        }
        return table(path, rows, header);
    }

    private static void readLines(Path path, List<Integer> widths, BufferedReader text, List<Row> rows)
            throws IOException {
        long number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (!line.isBlank()) {
                List<String> fields = widths.isEmpty() ? words(path, number, line) : cut(path, number, line, widths);
                rows.add(checked(path, rows, new Row(number, fields)));
            }
        }
    }

    /** Fields set apart by blanks and tabs; one in quotes may hold some. */
    private static List<String> words(Path path, long number, String line) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String quoted = matcher.group(1);
            if (quoted == null && matcher.group().startsWith("\"")) {
                throw new UserException(path + ", line " + number + " has a quote that is not closed");
            }
            fields.add(quoted == null ? matcher.group() : quoted.strip());
        }
        return fields;
    }

    private static List<String> cut(Path path, long number, String line, List<Integer> widths) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int width : widths) {
            int to = Math.min(line.length(), from + width);
            fields.add(line.substring(Math.min(from, to), to).strip());
            from += width;
        }
        if (from < line.stripTrailing().length()) {
            throw new UserException(path + ", line " + number + " has " + line.length() + " characters, but the widths "
                    + widths + " add up to " + from);
        }
        return fields;
    }

    private static CsvTable table(Path path, List<Row> rows, boolean header) {
        if (rows.size() < (header ? 2 : 1)) {
            throw new UserException(path + (rows.isEmpty() ? " is empty" : " has no line but the header"));
        }
        List<String> columns = header
                ? rows.remove(0).fields()
                : IntStream.range(0, rows.get(0).fields().size())
                        .mapToObj(Integer::toString)
                        .toList();
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new UserException(path + " has two columns called '" + column + "'"
                        + (isNumber(column) ? "; is the first line a header? Set header = false if it is not" : ""));
            }
        }
        return new CsvTable(path, header, columns, rows);
    }

    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
    }

    private static Row checked(Path path, List<Row> rows, Row row) {
        if (!rows.isEmpty()) {
            int expected = rows.get(0).fields().size();
            if (row.fields().size() != expected) {
                throw new UserException(
                        path + ", line " + row.line() + " has " + row.fields().size() + " columns, but line "
                                + rows.get(0).line() + " has " + expected);
            }
        }
        return row;
    }

    private static UserException unreadable(Path path, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return new UserException(path + " is not text in UTF-8; save it as such", e);
            }
        }
        String cause = Optional.ofNullable(e.getCause())
                .map(Throwable::getMessage)
                .map(message -> ": " + message)
                .orElse("");
        return new UserException(path + " is not a CSV file: " + e.getMessage() + cause, e);
    }

    /** A column's place, for its name, or its number from 0 or from -1 backwards. */
    int column(String reference) {
        int named = columns.indexOf(reference);
        if (named >= 0) {
            return named;
        }
        if (reference.matches("[+-]?\\d{1,9}")) {
            int number = Integer.parseInt(reference);
            int place = number < 0 ? columns.size() + number : number;
            if (place >= 0 && place < columns.size()) {
                return place;
            }
        }
        throw new UserException(path + " has no column '" + reference + "'. "
                + (header
                        ? "It has " + String.join(", ", columns)
                        : "It has " + columns.size() + " columns, numbered 0 to " + (columns.size() - 1) + " or -1 to -"
                                + columns.size() + " backwards; for names set header = true"));
    }

    /** The place of a column, or the places of the columns side by side from one to another: {@code 0..63}. */
    List<Integer> columns(String reference) {
        int dots = columns.contains(reference) ? -1 : reference.indexOf("..");
        if (dots < 0) {
            return List.of(column(reference));
        }
        int from = column(reference.substring(0, dots));
        int to = column(reference.substring(dots + 2));
        if (to < from) {
            throw new UserException(path + ": the columns " + reference + " end before they begin");
        }
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    String field(int row, int column) {
        return rows.get(row).fields().get(column);
    }

    /**
     * A field as a number.
     *
     * @throws UserException where it is none, or beyond the range of single precision
     */
    float number(int row, int column) {
        String field = field(row, column);
        float value = isNumber(field) ? Float.parseFloat(field) : Float.NaN;
        if (!Float.isFinite(value)) {
            throw new UserException(place(rows.get(row), column) + " holds '" + field
                    + "', which is not a finite number"
                    + (row == 0 && !header
                            ? ". If the first line holds the columns' names, set header = true"
                            : ". A column of text can be left out by leave-out = [" + columns.get(column) + "]"));
        }
        return value;
    }

    static boolean isNumber(String field) {
        return field.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    }

    /** The table without the rows that lack a value in one of the columns. */
    CsvTable without(Set<String> missingValues, List<Integer> used, Csv.Missing policy) {
        List<Row> whole = new ArrayList<>();
        for (Row row : rows) {
            Optional<Integer> lacking = used.stream()
                    .filter(column -> missingValues.contains(row.fields().get(column)))
                    .findFirst();
            if (lacking.isEmpty()) {
                whole.add(row);
            } else if (policy != Csv.Missing.SKIP) {
                throw new UserException(place(row, lacking.get()) + " lacks a value: found '"
                        + row.fields().get(lacking.get()) + "'. To leave such lines out set missing = skip"
                        + (policy == Csv.Missing.FAIL
                                ? "; to fill in what the training part says, missing = keep and preprocessing impute"
                                : ": a target cannot be filled in"));
            }
        }
        if (whole.isEmpty()) {
            throw new UserException(path + " lacks a value in every line");
        }
        return new CsvTable(path, header, columns, whole);
    }

    private String place(Row row, int column) {
        return path + ", line " + row.line() + ", column "
                + (header ? "'" + columns.get(column) + "'" : columns.get(column));
    }
}
