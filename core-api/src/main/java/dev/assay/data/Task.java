package dev.assay.data;

import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is asked of a network. */
public sealed interface Task {
    /** The names of the outputs: classes, labels or numbers. */
    List<String> names();

    /** The shape of one example's target and of the network's output. */
    default Shape outputs() {
        return Shape.of(names().size());
    }

    /** The head that fits the task unless a loss says otherwise. */
    Head head();

    /** Each example has one of two or more classes; targets are one-hot. */
    record MultiClass(List<String> names) implements Task {
        public MultiClass {
            names = List.copyOf(names);
            if (names.size() < 2) {
                throw new IllegalArgumentException("a classification needs at least two classes, found " + names);
            }
        }

        /** Classes named by their numbers from 0. */
        public static MultiClass of(int classes) {
            return new MultiClass(
                    IntStream.range(0, classes).mapToObj(Integer::toString).toList());
        }

        @Override
        public Head head() {
            return Head.SOFTMAX;
        }
    }

    /** Each example has each label or not; targets are 0 or 1. One label makes a binary classification. */
    record MultiLabel(List<String> names) implements Task {
        public MultiLabel {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a labelling needs at least one label");
            }
        }

        @Override
        public Head head() {
            return Head.SIGMOID;
        }
    }

    /** Each example has one or more numbers. */
    record Regression(List<String> names) implements Task {
        public Regression {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a regression needs at least one number to predict");
            }
        }

        @Override
        public Head head() {
            return Head.LINEAR;
        }
    }

    /**
     * Each pixel of an image has one of two or more classes; targets are one-hot along the classes, which are the first dimension. A pixel
     * whose target is 0 for every class counts for nothing.
     *
     * @param height of the map of classes, which is that of the image
     * @param width likewise
     */
    record Segmentation(List<String> names, int height, int width) implements Task {
        public Segmentation {
            names = List.copyOf(names);
            if (names.size() < 2 || height < 1 || width < 1) {
                throw new IllegalArgumentException("a segmentation needs at least two classes and one pixel, found "
                        + names + " for " + height + "x" + width);
            }
        }

        /** Classes x height x width. */
        @Override
        public Shape outputs() {
            return Shape.of(names.size(), height, width);
        }

        @Override
        public Head head() {
            return Head.SOFTMAX;
        }
    }

    /**
     * Each place of a sequence has one of two or more classes, such as the character that follows; targets are one-hot along the classes, which
     * are the last dimension. A place whose target is 0 for every class counts for nothing.
     *
     * @param length how many places an example has
     */
    record SequenceLabeling(List<String> names, int length) implements Task {
        public SequenceLabeling {
            names = List.copyOf(names);
            if (names.size() < 2 || length < 1) {
                throw new IllegalArgumentException("a labelling of sequences needs at least two classes and one place,"
                        + " found " + names + " for " + length);
            }
        }

        /** Length x classes. */
        @Override
        public Shape outputs() {
            return Shape.of(length, names.size());
        }

        @Override
        public Head head() {
            return Head.SOFTMAX;
        }
    }

    /**
     * Several tasks on the same examples, such as two classifications and a regression; targets and outputs are those of the tasks one behind the
     * other, each flattened.
     *
     * @param tasks two or more, none of several itself
     */
    record MultiOutput(List<Named> tasks) implements Task {
        public MultiOutput {
            tasks = List.copyOf(tasks);
            if (tasks.size() < 2 || tasks.stream().anyMatch(each -> each.task() instanceof MultiOutput)) {
                throw new IllegalArgumentException(
                        "several outputs are two or more, each with a task of its own, found "
                                + tasks.stream().map(Named::name).toList());
            }
            layout(tasks);
            for (Part part : Part.values()) {
                if (tasks.stream().anyMatch(each -> each.name().equals(part.label()))) {
                    throw new IllegalArgumentException(
                            "an output cannot be named '" + part.label() + "', as a part of the data is");
                }
            }
        }

        /** A task under the name of its output. */
        public record Named(String name, Task task) {}

        /** Where each output stands. */
        public Layout layout() {
            return layout(tasks);
        }

        private static Layout layout(List<Named> tasks) {
            List<Layout.Field> fields = new ArrayList<>();
            int from = 0;
            for (Named each : tasks) {
                Layout.Field field =
                        new Layout.Field(each.name(), from, each.task().outputs());
                fields.add(field);
                from = field.to();
            }
            return new Layout(fields);
        }

        /** Those of each task behind its output's: {@code colour/red}. */
        @Override
        public List<String> names() {
            return tasks.stream()
                    .flatMap(each -> each.task().names().stream().map(name -> each.name() + "/" + name))
                    .toList();
        }

        @Override
        public Shape outputs() {
            return layout().shape();
        }

        @Override
        public Head head() {
            return new Head.Several(
                    layout(), tasks.stream().map(each -> each.task().head()).toList());
        }
    }
}
