package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table in a text file (RFC 4180, or columns set apart by blanks, or columns of fixed widths), one example a line; without a file for the
 * test it has a part to train on alone.
 *
 * @param file where it is
 * @param separator one character between fields, or {@code whitespace} for blanks and tabs in any number
 * @param header whether the first line holds the columns' names
 * @param targets the columns to predict: names, or numbers from 0, or from -1 backwards
 * @param task what kind of target they are
 * @param leaveOut columns that are neither inputs nor targets
 * @param missingValues fields that stand for a missing value
 * @param missing what to do about one
 * @param testFile the test part, a table of the same columns
 * @param widths how many characters each column has, where there is no separator; otherwise empty
 * @param categorical input columns whose values are names: each value becomes an input of its own, 0 or 1
 */
@Name("csv")
public record Csv(
        Path file,
        String separator,
        boolean header,
        List<String> targets,
        TaskKind task,
        List<String> leaveOut,
        List<String> missingValues,
        Missing missing,
        Optional<Path> testFile,
        List<Integer> widths,
        List<String> categorical)
        implements Dataset {
    /** Whole numbers of more different values than this are rather measured than named. */
    private static final int MOST_NUMBERED_CLASSES = 20;

    /** What the targets are. */
    public enum TaskKind {
        /** Classes where the one target is text, or whole numbers of few different values; else numbers. */
        AUTO,
        /** One class an example. */
        CLASSIFICATION,
        /** Numbers. */
        REGRESSION
    }

    /** What to do about a missing value. */
    public enum Missing {
        /** An error that says where it is. */
        FAIL,
        /** Leave the line out. */
        SKIP,
        /** Keep the line, the input being {@link Examples#MISSING}, for the preprocessing step {@code impute}; all 0 where it is categorical. */
        KEEP
    }

    public Csv {
        targets = List.copyOf(targets);
        leaveOut = List.copyOf(leaveOut);
        missingValues = List.copyOf(missingValues);
        widths = List.copyOf(widths);
        categorical = List.copyOf(categorical);
        if (!separator.equals(CsvTable.WHITESPACE) && (separator.length() != 1 || "\"\r\n".contains(separator))) {
            throw new IllegalArgumentException("separator must be one character, no quote and no line break, or "
                    + CsvTable.WHITESPACE + ", found '" + separator + "'");
        }
        if (widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("widths must be at least 1 each, found " + widths);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets must name at least one column");
        }
        if (task == TaskKind.CLASSIFICATION && targets.size() > 1) {
            throw new IllegalArgumentException("targets must be one column for a classification, found " + targets);
        }
    }

    /**
     * A table's columns by their use.
     *
     * @param categories the values of the categorical inputs, by column
     */
    private record Columns(List<Integer> inputs, List<Integer> targets, Map<Integer, List<String>> categories) {
        int width() {
            return inputs.stream()
                    .mapToInt(i -> categories.containsKey(i)
                            ? categories.getOrDefault(i, List.of()).size()
                            : 1)
                    .sum();
        }
    }

    @Override
    public DatasetInfo info(DataHome home) {
        return info(tables(home));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Map<Part, CsvTable> tables = tables(home);
        DatasetInfo info = info(tables);
        int rows = Parts.size(info, part);
        Columns columns = columns(tables);
        CsvTable table = part == Part.TRAIN ? train(tables) : tables.getOrDefault(part, train(tables));
        int width = columns.width();
        int outputs = info.task().outputs().length();
        float[] inputs = new float[Math.multiplyExact(rows, width)];
        float[] targets = new float[Math.multiplyExact(rows, outputs)];
        Map<String, Integer> classes = IntStream.range(0, outputs)
                .boxed()
                .collect(Collectors.toMap(i -> info.task().names().get(i), i -> i));
        for (int row = 0; row < rows; row++) {
            int to = row * width;
            for (int column : columns.inputs()) {
                String field = table.field(row, column);
                List<String> values = columns.categories().get(column);
                if (values != null) {
                    int place = values.indexOf(field);
                    if (place >= 0) {
                        inputs[to + place] = 1;
                    }
                    to += values.size();
                } else {
                    inputs[to++] = missingValues.contains(field) ? Examples.MISSING : table.number(row, column);
                }
            }
            if (info.task() instanceof Task.Regression) {
                for (int i = 0; i < outputs; i++) {
                    targets[row * outputs + i] =
                            table.number(row, columns.targets().get(i));
                }
            } else {
                String name = table.field(row, columns.targets().get(0));
                targets[row * outputs + classes.getOrDefault(name, 0)] = 1;
            }
        }
        return new Numbers(info.input(), info.task().outputs(), inputs, targets);
    }

    @Override
    public List<Path> files(DataHome home) {
        return Stream.concat(Stream.of(file), testFile.stream())
                .map(path -> UserFiles.find(path, home))
                .toList();
    }

    private Map<Part, CsvTable> tables(DataHome home) {
        Map<Part, CsvTable> tables = new EnumMap<>(Part.class);
        CsvTable train = table(file, home);
        tables.put(Part.TRAIN, train);
        testFile.ifPresent(path -> {
            CsvTable test = table(path, home);
            if (!test.columns().equals(train.columns())) {
                throw new UserException(test.path() + " has the columns " + test.columns() + ", but " + train.path()
                        + " has " + train.columns());
            }
            tables.put(Part.TEST, test);
        });
        return tables;
    }

    private static CsvTable train(Map<Part, CsvTable> tables) {
        return Optional.ofNullable(tables.get(Part.TRAIN)).orElseThrow();
    }

    private CsvTable table(Path path, DataHome home) {
        CsvTable table = CsvTable.read(UserFiles.find(path, home), separator, widths, header);
        Columns columns = columns(Map.of(Part.TRAIN, table));
        List<Integer> used = new ArrayList<>(missing == Missing.KEEP ? List.of() : columns.inputs());
        used.addAll(columns.targets());
        return table.without(new HashSet<>(missingValues), used, missing);
    }

    private Columns columns(Map<Part, CsvTable> tables) {
        CsvTable table = train(tables);
        List<Integer> wanted = targets.stream().map(table::column).toList();
        Set<Integer> used = new HashSet<>(wanted);
        if (used.size() < wanted.size()) {
            throw new UserException("dataset.targets names a column of " + table.path() + " twice: " + targets);
        }
        for (String out : leaveOut) {
            if (wanted.contains(table.column(out))) {
                throw new UserException("dataset.leave-out names the target " + out + " of " + table.path());
            }
            used.add(table.column(out));
        }
        List<Integer> inputs = IntStream.range(0, table.columns().size())
                .filter(i -> !used.contains(i))
                .boxed()
                .toList();
        if (inputs.isEmpty()) {
            throw new UserException(table.path() + " has " + table.columns().size()
                    + " column(s), which leaves none for the inputs. Is the separator '" + separator + "' right?");
        }
        Map<Integer, List<String>> categories = new LinkedHashMap<>();
        for (String name : categorical) {
            int column = table.column(name);
            if (!inputs.contains(column)) {
                throw new UserException("dataset.categorical names " + name + " of " + table.path()
                        + ", which is no input: it is a target or left out");
            }
            categories.put(column, values(tables, column));
        }
        return new Columns(inputs, wanted, categories);
    }

    /** The different values of a column in all parts, numbers by size and names by the alphabet; without those that stand for a missing one. */
    private List<String> values(Map<Part, CsvTable> tables, int column) {
        List<String> values = tables.values().stream()
                .flatMap(table -> IntStream.range(0, table.rows().size()).mapToObj(row -> table.field(row, column)))
                .filter(value -> !missingValues.contains(value))
                .distinct()
                .toList();
        Comparator<String> order = values.stream().allMatch(CsvTable::isNumber)
                ? Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
        return values.stream().sorted(order).toList();
    }

    private DatasetInfo info(Map<Part, CsvTable> tables) {
        CsvTable table = train(tables);
        Columns columns = columns(tables);
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        tables.forEach((part, each) -> sizes.put(part, each.rows().size()));
        String fileName = String.valueOf(table.path().getFileName());
        return new DatasetInfo(
                fileName.replaceFirst("\\.[A-Za-z]+$", ""),
                "A table of " + columns.width() + " numbers an example, read from " + fileName + ".",
                task(tables, columns.targets()),
                Shape.of(columns.width()),
                sizes);
    }

    private Task task(Map<Part, CsvTable> tables, List<Integer> columns) {
        CsvTable table = train(tables);
        List<String> values = values(tables, columns.get(0));
        boolean classes =
                task == TaskKind.CLASSIFICATION || (task == TaskKind.AUTO && columns.size() == 1 && named(values));
        if (!classes) {
            return new Task.Regression(
                    columns.stream().map(i -> table.columns().get(i)).toList());
        }
        if (values.size() < 2) {
            throw new UserException(table.path() + " has only the class '" + values.get(0) + "' in column "
                    + table.columns().get(columns.get(0)) + "; a classification needs two");
        }
        return new Task.MultiClass(values);
    }

    /** Whether values look like names of classes rather than like measurements. */
    private static boolean named(List<String> values) {
        return !values.stream().allMatch(CsvTable::isNumber)
                || (values.size() <= MOST_NUMBERED_CLASSES
                        && values.stream().allMatch(value -> value.matches("[+-]?\\d+")));
    }
}
