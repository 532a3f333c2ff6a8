package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Arrays that NumPy has saved, examples first: {@code x.npy}, which is mapped into memory and may be larger than that, or {@code
 * x.npz#name}. Whole numbers as targets are classes from 0, others numbers to predict.
 *
 * @param inputs of any shape
 * @param targets a number an example, or several
 * @param testInputs empty where the set is not divided
 * @param testTargets likewise
 * @param classNames in the order of the targets; numbers where empty
 */
@Name("numpy")
public record NumPy(
        String inputs,
        String targets,
        Optional<String> testInputs,
        Optional<String> testTargets,
        List<String> classNames)
        implements Dataset {
    public NumPy {
        classNames = List.copyOf(classNames);
        if (testInputs.isPresent() != testTargets.isPresent()) {
            throw new IllegalArgumentException((testInputs.isPresent() ? "test-targets" : "test-inputs")
                    + " must be given too: a test part needs inputs and targets");
        }
    }

    /** A part's arrays, as many examples in one as in the other. */
    private record Pair(NpyArray inputs, NpyArray targets) {}

    @Override
    public DatasetInfo info(DataHome home) {
        return info(pairs(home));
    }

    private DatasetInfo info(Map<Part, Pair> pairs) {
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        pairs.forEach((part, pair) -> sizes.put(part, pair.inputs.count()));
        Pair train = pair(pairs, Part.TRAIN);
        Shape shape = train.inputs.shape().unbatched();
        return new DatasetInfo(
                "arrays", "Arrays saved by NumPy.", task(pairs), shape.rank() == 0 ? Shape.of(1) : shape, sizes);
    }

    private static Pair pair(Map<Part, Pair> pairs, Part part) {
        return Optional.ofNullable(pairs.get(part)).orElseThrow();
    }

    private Map<Part, Pair> pairs(DataHome home) {
        Map<Part, Pair> pairs = new EnumMap<>(Part.class);
        pairs.put(Part.TRAIN, pair(inputs, targets, home));
        testInputs.ifPresent(path -> {
            Pair test = pair(path, testTargets.orElseThrow(), home);
            Pair train = pair(pairs, Part.TRAIN);
            if (!test.inputs.shape().unbatched().equals(train.inputs.shape().unbatched())
                    || !test.targets
                            .shape()
                            .unbatched()
                            .equals(train.targets.shape().unbatched())
                    || test.targets.type().whole != train.targets.type().whole) {
                throw new UserException(test.inputs.name() + " and " + test.targets.name() + " have examples of "
                        + test.inputs.shape().unbatched() + " and "
                        + test.targets.shape().unbatched() + ", those to train on of "
                        + train.inputs.shape().unbatched() + " and "
                        + train.targets.shape().unbatched());
            }
            pairs.put(Part.TEST, test);
        });
        return pairs;
    }

    private static Pair pair(String inputs, String targets, DataHome home) {
        NpyArray x = NpyArray.read(inputs, path -> UserFiles.find(path, home));
        NpyArray y = NpyArray.read(targets, path -> UserFiles.find(path, home));
        if (x.shape().rank() < 1 || y.shape().rank() < 1 || y.shape().rank() > 2 || x.count() != y.count()) {
            throw new UserException(
                    x.name() + " is " + x.shape() + " and " + y.name() + " is " + y.shape()
                            + "; as many inputs as targets are needed, examples first, and one number or a row of numbers for each target");
        }
        if (x.count() == 0) {
            throw new UserException(x.name() + " holds no example");
        }
        return new Pair(x, y);
    }

    private Task task(Map<Part, Pair> pairs) {
        NpyArray y = pair(pairs, Part.TRAIN).targets;
        int width = y.shape().unbatched().length();
        if (!y.type().whole || width > 1) {
            return new Task.Regression(
                    IntStream.range(0, width).mapToObj(Integer::toString).toList());
        }
        int most = 0;
        for (Pair pair : pairs.values()) {
            for (int label : labels(pair.targets)) {
                most = Math.max(most, label);
            }
        }
        if (classNames.isEmpty()) {
            if (most == 0) {
                throw new UserException(y.name() + " has no class but 0; a classification needs two");
            }
            return Task.MultiClass.of(most + 1);
        }
        if (most >= classNames.size()) {
            throw new UserException(y.name() + " has the class " + most + ", but dataset.class-names has "
                    + classNames.size() + ", numbered from 0");
        }
        return new Task.MultiClass(classNames);
    }

    private static int[] labels(NpyArray targets) {
        float[] one = new float[1];
        return IntStream.range(0, targets.count())
                .map(index -> {
                    targets.copy(index, one, 0);
                    if (one[0] < 0) {
                        throw new UserException(targets.name() + " gives example " + index + " the class "
                                + (int) one[0] + "; classes are numbered from 0");
                    }
                    return (int) one[0];
                })
                .toArray();
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Map<Part, Pair> pairs = pairs(home);
        DatasetInfo info = info(pairs);
        int size = Parts.size(info, part);
        Pair pair = pair(pairs, part);
        int classes = info.task().names().size();
        ComputedExamples.Copy targetCopy;
        if (info.task() instanceof Task.MultiClass) {
            int[] labels = labels(pair.targets);
            targetCopy = ComputedExamples.oneHot(classes, index -> labels[index]);
        } else {
            targetCopy = pair.targets::copy;
        }
        return new ComputedExamples(size, info.input(), info.task().outputs(), pair.inputs::copy, targetCopy);
    }

    @Override
    public List<Path> files(DataHome home) {
        return Stream.of(Optional.of(inputs), Optional.of(targets), testInputs, testTargets)
                .flatMap(Optional::stream)
                .map(path -> UserFiles.find(Path.of(path.replaceFirst("#[^#]*$", "")), home))
                .distinct()
                .toList();
    }
}
