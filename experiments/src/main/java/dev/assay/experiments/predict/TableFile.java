package dev.assay.experiments.predict;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table of numbers in a text file, one example a line; a first line without a number is a header.
 *
 * @param header the columns' names
 */
record TableFile(Path path, Optional<List<String>> header, List<Row> rows) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Fields, and the line of the file in which they begin. */
    record Row(long line, List<String> fields) {}

    /**
     * Reads a file in UTF-8, whose fields are separated by tabs, semicolons or commas, whichever of these its first line has first in this order.
     *
     * @throws UserException where it is no such table
     */
    static TableFile read(Path path) {
        List<Row> rows = new ArrayList<>();
        try {
            String text = Files.readString(path).replaceFirst("^" + BYTE_ORDER_MARK, "");
            try (CsvReader<CsvRecord> reader =
                    CsvReader.builder().fieldSeparator(separator(text)).ofCsvRecord(text)) {
                for (CsvRecord line : reader) {
                    rows.add(new Row(
                            line.getStartingLineNumber(),
                            line.getFields().stream().map(String::strip).toList()));
                }
            }
        } catch (CharacterCodingException e) {
            throw new UserException(path + " is not text in UTF-8; save it as such.", e);
        } catch (CsvParseException e) {
            throw new UserException(path + " is not a table: " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new UserException(path + " cannot be read: " + e.getMessage(), e);
        }
        boolean named = !rows.isEmpty() && rows.get(0).fields().stream().noneMatch(TableFile::isNumber);
        Optional<List<String>> header = named ? Optional.of(rows.remove(0).fields()) : Optional.empty();
        if (rows.isEmpty()) {
            throw new UserException(path + " holds no line of numbers.");
        }
        return new TableFile(path, header, rows);
    }

    private static char separator(String text) {
        String first = text.lines().findFirst().orElse("");
        return Stream.of('\t', ';')
                .filter(c -> first.indexOf(c) >= 0)
                .findFirst()
                .orElse(',');
    }

    private static boolean isNumber(String field) {
        return field.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    }

    /**
     * The examples.
     *
     * @param width how many numbers an example has
     * @param columns which columns hold them; none where all do
     * @throws UserException where a line does not hold them
     */
    List<Example> examples(int width, List<String> columns) {
        List<Integer> places = columns.stream().map(this::place).toList();
        if (!places.isEmpty() && places.size() != width) {
            throw new UserException("--columns: the network takes " + width + " numbers an example, found "
                    + places.size() + " column(s).");
        }
        List<Example> examples = new ArrayList<>();
        for (Row row : rows) {
            int found = row.fields().size();
            if (places.isEmpty() && found != width) {
                throw new UserException(
                        at(row) + " has " + found + " columns, but the network takes " + width + " numbers an example"
                                + (found > width ? "; choose them by --columns, by name or number from 0." : "."));
            }
            float[] values = new float[width];
            for (int i = 0; i < width; i++) {
                values[i] = number(row, places.isEmpty() ? i : places.get(i));
            }
            examples.add(new Example(path + ":" + row.line(), values));
        }
        return examples;
    }

    private int place(String column) {
        int named = header.map(names -> names.indexOf(column)).orElse(-1);
        if (named >= 0) {
            return named;
        }
        int count = header.orElseGet(() -> rows.get(0).fields()).size();
        if (column.matches("[+-]?\\d{1,9}")) {
            int number = Integer.parseInt(column);
            int place = number < 0 ? count + number : number;
            if (place >= 0 && place < count) {
                return place;
            }
        }
        throw new UserException("--columns: " + path + " has no column '" + column + "'; "
                + header.map(names -> Nearest.hint(column, names))
                        .orElse("it has no header and " + count + " columns, numbered 0 to " + (count - 1)));
    }

    private float number(Row row, int place) {
        String field = row.fields().get(place);
        float value = isNumber(field) ? Float.parseFloat(field) : Float.NaN;
        if (!Float.isFinite(value)) {
            throw new UserException(
                    at(row) + ", column " + name(place) + " holds '" + field + "', which is not a finite number.");
        }
        return value;
    }

    private String name(int place) {
        return header.map(names -> "'" + names.get(place) + "'").orElse(String.valueOf(place));
    }

    private String at(Row row) {
        return path + ", line " + row.line();
    }
}
