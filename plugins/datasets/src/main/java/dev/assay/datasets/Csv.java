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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of numbers in a text file (RFC 4180), one example a line; it has a part to train on alone.
 *
 * @param file where it is
 * @param separator one character between fields
 * @param header whether the first line holds the columns' names
 * @param targets the columns to predict: names, or numbers from 0, or from -1 backwards
 * @param task what kind of target they are
 * @param leaveOut columns that are neither inputs nor targets
 * @param missingValues fields that stand for a missing value
 * @param missing what to do about one
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
        Missing missing)
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
        SKIP
    }

    public Csv {
        targets = List.copyOf(targets);
        leaveOut = List.copyOf(leaveOut);
        missingValues = List.copyOf(missingValues);
        if (separator.length() != 1 || "\"\r\n".contains(separator)) {
            throw new IllegalArgumentException(
                    "separator must be one character, no quote and no line break, found '" + separator + "'");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets must name at least one column");
        }
        if (task == TaskKind.CLASSIFICATION && targets.size() > 1) {
            throw new IllegalArgumentException("targets must be one column for a classification, found " + targets);
        }
    }

    /** A table's columns by their use. */
    private record Columns(List<Integer> inputs, List<Integer> targets) {}

    @Override
    public DatasetInfo info(DataHome home) {
        CsvTable table = table(home);
        return info(table, columns(table));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        CsvTable table = table(home);
        Columns columns = columns(table);
        DatasetInfo info = info(table, columns);
        Parts.size(info, part);
        int rows = table.rows().size();
        int width = columns.inputs().size();
        int outputs = info.task().outputs().length();
        float[] inputs = new float[Math.multiplyExact(rows, width)];
        float[] targets = new float[Math.multiplyExact(rows, outputs)];
        Map<String, Integer> classes = IntStream.range(0, outputs)
                .boxed()
                .collect(Collectors.toMap(i -> info.task().names().get(i), i -> i));
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                inputs[row * width + i] = table.number(row, columns.inputs().get(i));
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
        return List.of(UserFiles.find(file, home));
    }

    private CsvTable table(DataHome home) {
        CsvTable table = CsvTable.read(UserFiles.find(file, home), separator.charAt(0), header);
        Columns columns = columns(table);
        List<Integer> used = new ArrayList<>(columns.inputs());
        used.addAll(columns.targets());
        return table.without(new HashSet<>(missingValues), used, missing);
    }

    private Columns columns(CsvTable table) {
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
        return new Columns(inputs, wanted);
    }

    private DatasetInfo info(CsvTable table, Columns columns) {
        String fileName = String.valueOf(table.path().getFileName());
        return new DatasetInfo(
                fileName.replaceFirst("\\.[A-Za-z]+$", ""),
                "A table of " + columns.inputs().size() + " numbers an example, read from " + fileName + ".",
                task(table, columns.targets()),
                Shape.of(columns.inputs().size()),
                Map.of(Part.TRAIN, table.rows().size()));
    }

    private Task task(CsvTable table, List<Integer> columns) {
        int first = columns.get(0);
        List<String> values = IntStream.range(0, table.rows().size())
                .mapToObj(row -> table.field(row, first))
                .distinct()
                .toList();
        boolean classes =
                task == TaskKind.CLASSIFICATION || (task == TaskKind.AUTO && columns.size() == 1 && named(values));
        if (!classes) {
            return new Task.Regression(
                    columns.stream().map(i -> table.columns().get(i)).toList());
        }
        if (values.size() < 2) {
            throw new UserException(table.path() + " has only the class '" + values.get(0) + "' in column "
                    + table.columns().get(first) + "; a classification needs two");
        }
        Comparator<String> order = values.stream().allMatch(CsvTable::isNumber)
                ? Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
        return new Task.MultiClass(values.stream().sorted(order).toList());
    }

    /** Whether values look like names of classes rather than like measurements. */
    private static boolean named(List<String> values) {
        return !values.stream().allMatch(CsvTable::isNumber)
                || (values.size() <= MOST_NUMBERED_CLASSES
                        && values.stream().allMatch(value -> value.matches("[+-]?\\d+")));
    }
}
