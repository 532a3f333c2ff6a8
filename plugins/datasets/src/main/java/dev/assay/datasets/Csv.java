package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
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
 * @param categorical input columns whose values are names: each value becomes a number of its own, 0 or 1
 * @param inputs several inputs with their columns; one of all other columns where empty
 * @param outputs several things to predict; where there are, {@code targets} and {@code task} do not count
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
        List<String> categorical,
        List<Input> inputs,
        List<Output> outputs)
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

    /**
     * One of several inputs.
     *
     * @param name letters, digits, '_' and '-'
     * @param columns names or numbers, or the first and the last of several side by side, as in {@code 0..63}
     * @param shape of what the columns make; a vector where empty
     */
    public record Input(String name, List<String> columns, Optional<Shape> shape) {
        public Input {
            columns = List.copyOf(columns);
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("columns of the input '" + name + "' must name at least one");
            }
        }
    }

    /**
     * One of several things to predict.
     *
     * @param name letters, digits, '_' and '-'
     * @param targets its columns
     * @param task {@code auto} where empty
     */
    public record Output(String name, List<String> targets, Optional<TaskKind> task) {
        public Output {
            targets = checked("targets of the output '" + name + "'", targets, task.orElse(TaskKind.AUTO));
        }
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
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
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
        targets = checked("targets", targets, task);
        distinct("inputs", inputs.stream().map(Input::name));
        distinct("outputs", outputs.stream().map(Output::name));
    }

    private static List<String> checked(String what, List<String> targets, TaskKind task) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(what + " must name at least one column");
        }
        if (task == TaskKind.CLASSIFICATION && targets.size() > 1) {
            throw new IllegalArgumentException(what + " must be one column for a classification, found " + targets);
        }
        return List.copyOf(targets);
    }

    private static void distinct(String setting, Stream<String> names) {
        Map<String, Shape> all = new LinkedHashMap<>();
        names.forEach(name -> {
            if (all.put(name, Shape.scalar()) != null) {
                throw new IllegalArgumentException(setting + " names '" + name + "' twice");
            }
        });
        if (!all.isEmpty()) {
            try {
                Layout.of(all);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * A table's columns by their use.
     *
     * @param inputs those of each input
     * @param targets those of each output
     * @param categories the values of the categorical inputs, by column
     */
    private record Columns(
            List<List<Integer>> inputs, List<List<Integer>> targets, Map<Integer, List<String>> categories) {
        int width(List<Integer> columns) {
            return columns.stream()
                    .mapToInt(i -> categories.containsKey(i)
                            ? categories.getOrDefault(i, List.of()).size()
                            : 1)
                    .sum();
        }

        List<Integer> allInputs() {
            return inputs.stream().flatMap(List::stream).toList();
        }

        List<Integer> allTargets() {
            return targets.stream().flatMap(List::stream).toList();
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
        int width = info.input().length();
        int outputs = info.task().outputs().length();
        float[] values = new float[Math.multiplyExact(rows, width)];
        float[] wanted = new float[Math.multiplyExact(rows, outputs)];
        for (int row = 0; row < rows; row++) {
            copyInputs(table, row, columns, values, row * width);
        }
        int from = 0;
        for (int i = 0; i < columns.targets().size(); i++) {
            Task task = info.task() instanceof Task.MultiOutput several
                    ? several.tasks().get(i).task()
                    : info.task();
            copyTargets(table, rows, columns.targets().get(i), task, wanted, from, outputs);
            from += task.outputs().length();
        }
        return new Numbers(info.inputs(), info.task().outputs(), values, wanted);
    }

    private void copyInputs(CsvTable table, int row, Columns columns, float[] values, int from) {
        int to = from;
        for (int column : columns.allInputs()) {
            String field = table.field(row, column);
            List<String> names = columns.categories().get(column);
            if (names != null) {
                int place = names.indexOf(field);
                if (place >= 0) {
                    values[to + place] = 1;
                }
                to += names.size();
            } else {
                values[to++] = missingValues.contains(field) ? Examples.MISSING : table.number(row, column);
            }
        }
    }

    /** Writes the targets of one task, which begin at {@code from} in rows of {@code width}. */
    private static void copyTargets(
            CsvTable table, int rows, List<Integer> columns, Task task, float[] values, int from, int width) {
        Map<String, Integer> classes = IntStream.range(0, task.names().size())
                .boxed()
                .collect(Collectors.toMap(i -> task.names().get(i), i -> i));
        for (int row = 0; row < rows; row++) {
            int to = row * width + from;
            if (task instanceof Task.Regression) {
                for (int i = 0; i < columns.size(); i++) {
                    values[to + i] = table.number(row, columns.get(i));
                }
            } else {
                values[to + classes.getOrDefault(table.field(row, columns.get(0)), 0)] = 1;
            }
        }
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
        List<Integer> used = new ArrayList<>(missing == Missing.KEEP ? List.of() : columns.allInputs());
        used.addAll(columns.allTargets());
        return table.without(new HashSet<>(missingValues), used, missing);
    }

    private Columns columns(Map<Part, CsvTable> tables) {
        CsvTable table = train(tables);
        List<List<Integer>> wanted = (outputs.isEmpty()
                        ? Stream.of(targets)
                        : outputs.stream().map(Output::targets))
                .map(names -> names.stream().map(table::column).toList())
                .toList();
        Set<Integer> used = new HashSet<>();
        for (int column : wanted.stream().flatMap(List::stream).toList()) {
            if (!used.add(column)) {
                throw new UserException("dataset." + (outputs.isEmpty() ? "targets" : "outputs") + " names a column of "
                        + table.path() + " twice: "
                        + (outputs.isEmpty() ? targets : table.columns().get(column)));
            }
        }
        for (String out : leaveOut) {
            if (wanted.stream().anyMatch(columns -> columns.contains(table.column(out)))) {
                throw new UserException("dataset.leave-out names the target " + out + " of " + table.path());
            }
        }
        List<List<Integer>> taken = inputs.isEmpty()
                ? List.of(others(table, used))
                : inputs.stream().map(input -> named(table, input, used)).toList();
        Map<Integer, List<String>> categories = new LinkedHashMap<>();
        for (String name : categorical) {
            int column = table.column(name);
            if (taken.stream().noneMatch(columns -> columns.contains(column))) {
                throw new UserException("dataset.categorical names " + name + " of " + table.path()
                        + ", which is no input: it is a target or left out");
            }
            categories.put(column, values(tables, column));
        }
        return new Columns(taken, wanted, categories);
    }

    /** All columns that are neither targets nor left out. */
    private List<Integer> others(CsvTable table, Set<Integer> targets) {
        Set<Integer> out = leaveOut.stream().map(table::column).collect(Collectors.toSet());
        List<Integer> others = IntStream.range(0, table.columns().size())
                .filter(i -> !targets.contains(i) && !out.contains(i))
                .boxed()
                .toList();
        if (others.isEmpty()) {
            throw new UserException(table.path() + " has " + table.columns().size()
                    + " column(s), which leaves none for the inputs. Is the separator '" + separator + "' right?");
        }
        return others;
    }

    /** The columns of one of several inputs. */
    private static List<Integer> named(CsvTable table, Input input, Set<Integer> targets) {
        List<Integer> columns = input.columns().stream()
                .flatMap(name -> table.columns(name).stream())
                .toList();
        for (int column : columns) {
            if (targets.contains(column)) {
                throw new UserException("dataset.inputs: column "
                        + table.columns().get(column) + " of the input '" + input.name() + "' is a target");
            }
        }
        return columns;
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
        Layout layout = layout(columns);
        return new DatasetInfo(
                fileName.replaceFirst("\\.[A-Za-z]+$", ""),
                "A table of " + layout.shape().length() + " numbers an example, read from " + fileName + ".",
                task(tables, columns),
                layout,
                sizes);
    }

    private Layout layout(Columns columns) {
        if (inputs.isEmpty()) {
            return Layout.of(Shape.of(columns.width(columns.inputs().get(0))));
        }
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            int width = columns.width(columns.inputs().get(i));
            Shape shape = input.shape().orElse(Shape.of(width));
            if (shape.elements() != width) {
                throw new UserException("dataset.inputs: the shape " + shape + " of the input '" + input.name()
                        + "' holds " + shape.elements() + " numbers, but its columns make " + width);
            }
            shapes.put(input.name(), shape);
        }
        return Layout.of(shapes);
    }

    private Task task(Map<Part, CsvTable> tables, Columns columns) {
        if (outputs.isEmpty()) {
            return task(tables, columns.targets().get(0), task);
        }
        List<Task.MultiOutput.Named> tasks = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            tasks.add(new Task.MultiOutput.Named(
                    output.name(),
                    task(tables, columns.targets().get(i), output.task().orElse(TaskKind.AUTO))));
        }
        return tasks.size() == 1 ? tasks.get(0).task() : new Task.MultiOutput(tasks);
    }

    private Task task(Map<Part, CsvTable> tables, List<Integer> columns, TaskKind kind) {
        CsvTable table = train(tables);
        List<String> values = values(tables, columns.get(0));
        boolean classes =
                kind == TaskKind.CLASSIFICATION || (kind == TaskKind.AUTO && columns.size() == 1 && named(values));
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
