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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Data sets about the same things, joined by their order: the first example of each is one example, such as an image and a row of a table.
 *
 * @param sets two or more
 */
@Name("joined")
public record Joined(List<Source> sets) implements Dataset {
    /** What is taken of a data set. */
    public enum Use {
        /** Its inputs. */
        INPUTS,
        /** What it asks to predict. */
        TARGETS,
        /** Both. */
        BOTH
    }

    /**
     * One of the data sets.
     *
     * @param name what its input, and its output, is called: letters, digits, '_' and '-'; where it has several, each is called {@code name-own}
     * @param use both where empty
     */
    public record Source(String name, Dataset dataset, Optional<Use> use) {
        boolean gives(Use wanted) {
            return use.orElse(Use.BOTH) == Use.BOTH || use.equals(Optional.of(wanted));
        }
    }

    public Joined {
        sets = List.copyOf(sets);
        if (sets.size() < 2) {
            throw new IllegalArgumentException("sets must be two or more, found " + sets.size());
        }
        Set<String> names = new HashSet<>();
        for (Source set : sets) {
            if (!names.add(set.name())) {
                throw new IllegalArgumentException("sets names '" + set.name() + "' twice");
            }
        }
        if (sets.stream().noneMatch(set -> set.gives(Use.INPUTS))
                || sets.stream().noneMatch(set -> set.gives(Use.TARGETS))) {
            throw new IllegalArgumentException("sets must give inputs, and something to predict");
        }
    }

    @Override
    public DatasetInfo info(DataHome home) {
        return info(sets.stream().map(set -> set.dataset().info(home)).toList());
    }

    private DatasetInfo info(List<DatasetInfo> infos) {
        Map<String, Shape> inputs = new LinkedHashMap<>();
        List<Task.MultiOutput.Named> tasks = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            Source set = sets.get(i);
            DatasetInfo info = infos.get(i);
            if (!info.sizes().equals(infos.get(0).sizes())) {
                throw new UserException("dataset joined: '" + sets.get(0).name() + "' has "
                        + sizes(infos.get(0)) + " examples, but '" + set.name() + "' has " + sizes(info)
                        + ": the sets must be about the same things in the same order");
            }
            if (set.gives(Use.INPUTS)) {
                boolean one = info.inputs().fields().size() == 1;
                info.inputs()
                        .fields()
                        .forEach(
                                field -> inputs.put(one ? set.name() : set.name() + "-" + field.name(), field.shape()));
            }
            if (set.gives(Use.TARGETS)) {
                if (info.task() instanceof Task.MultiOutput several) {
                    several.tasks()
                            .forEach(each ->
                                    tasks.add(new Task.MultiOutput.Named(set.name() + "-" + each.name(), each.task())));
                } else {
                    tasks.add(new Task.MultiOutput.Named(set.name(), info.task()));
                }
            }
        }
        try {
            return new DatasetInfo(
                    infos.stream().map(DatasetInfo::name).collect(Collectors.joining(" and ")),
                    infos.stream().map(DatasetInfo::description).collect(Collectors.joining(" ")),
                    tasks.size() == 1 ? tasks.get(0).task() : new Task.MultiOutput(tasks),
                    Layout.of(inputs),
                    infos.get(0).sizes());
        } catch (IllegalArgumentException e) {
            throw new UserException("dataset joined: " + e.getMessage(), e);
        }
    }

    private static String sizes(DatasetInfo info) {
        return info.sizes().entrySet().stream()
                .map(size -> size.getValue() + " " + size.getKey().label())
                .collect(Collectors.joining(", "));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        List<DatasetInfo> infos =
                sets.stream().map(set -> set.dataset().info(home)).toList();
        DatasetInfo info = info(infos);
        List<Examples> inputs = new ArrayList<>();
        List<Examples> targets = new ArrayList<>();
        for (Source set : sets) {
            Examples examples = set.dataset().open(part, home);
            if (set.gives(Use.INPUTS)) {
                inputs.add(examples);
            }
            if (set.gives(Use.TARGETS)) {
                targets.add(examples);
            }
        }
        return new Together(Parts.size(info, part), info.inputs(), info.task().outputs(), inputs, targets);
    }

    @Override
    public List<Path> files(DataHome home) {
        return sets.stream()
                .flatMap(set -> set.dataset().files(home).stream())
                .distinct()
                .toList();
    }

    /** Examples whose inputs, and targets, are those of several, one behind the other. */
    private record Together(int size, Layout layout, Shape targetShape, List<Examples> inputs, List<Examples> targets)
            implements Examples {
        @Override
        public Shape inputShape() {
            return layout.shape();
        }

        @Override
        public void copyInput(int index, float[] into, int offset) {
            int to = offset;
            for (Examples each : inputs) {
                each.copyInput(index, into, to);
                to += each.inputShape().length();
            }
        }

        @Override
        public void copyTarget(int index, float[] into, int offset) {
            int to = offset;
            for (Examples each : targets) {
                each.copyTarget(index, into, to);
                to += each.targetShape().length();
            }
        }
    }
}
