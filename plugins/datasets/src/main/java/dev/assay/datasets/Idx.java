package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * IDX files of the user's own, plain or in gzip: inputs of unsigned bytes, and the class of each.
 *
 * @param trainImages two to four dimensions: examples, then a vector, height x width, or channels x height x width
 * @param trainLabels one byte an example, from 0
 * @param testImages empty where the set is not divided
 * @param testLabels likewise
 * @param classNames in the order of the labels; the labels' numbers where empty
 */
@Name("idx")
public record Idx(
        Path trainImages,
        Path trainLabels,
        Optional<Path> testImages,
        Optional<Path> testLabels,
        List<String> classNames)
        implements Dataset {
    public Idx {
        classNames = List.copyOf(classNames);
        if (testImages.isPresent() != testLabels.isPresent()) {
            throw new IllegalArgumentException((testImages.isPresent() ? "test-labels" : "test-images")
                    + " must be given too: a test part needs images and labels");
        }
        if (classNames.size() == 1 || classNames.size() > 256) {
            throw new IllegalArgumentException(
                    "class-names must be none, or 2 to 256 names, found " + classNames.size());
        }
    }

    @Override
    public DatasetInfo info(DataHome home) {
        IdxFile images = IdxFile.readHead(UserFiles.find(trainImages, home));
        Path labels = UserFiles.find(trainLabels, home);
        int count = images.count();
        Map<Part, Integer> sizes = testImages
                .map(path -> Map.of(
                        Part.TRAIN,
                        count,
                        Part.TEST,
                        IdxFile.readHead(UserFiles.find(path, home)).count()))
                .orElseGet(() -> Map.of(Part.TRAIN, count));
        return new DatasetInfo(
                UserFiles.folder(images.path()),
                "Inputs of unsigned bytes, read from IDX files.",
                classNames.isEmpty() ? numbered(labels) : new Task.MultiClass(classNames),
                LabelledFiles.inputShape(images),
                sizes);
    }

    @Override
    public Examples open(Part part, DataHome home) {
        DatasetInfo info = info(home);
        Parts.size(info, part);
        boolean train = part == Part.TRAIN;
        IdxFile images = IdxFile.read(UserFiles.find(train ? trainImages : testImages.orElseThrow(), home));
        IdxFile labels = IdxFile.read(UserFiles.find(train ? trainLabels : testLabels.orElseThrow(), home));
        return LabelledFiles.examples(
                images, labels, info.input(), info.task().names().size());
    }

    @Override
    public List<Path> files(DataHome home) {
        return Stream.of(Optional.of(trainImages), Optional.of(trainLabels), testImages, testLabels)
                .flatMap(Optional::stream)
                .map(path -> UserFiles.find(path, home))
                .toList();
    }

    /** Classes by the labels of the training part; a single class is an error. */
    private static Task numbered(Path labels) {
        int classes = LabelledFiles.classes(IdxFile.read(labels));
        if (classes < 2) {
            throw new UserException(labels + " has no label but 0; a classification needs two classes");
        }
        return Task.MultiClass.of(classes);
    }
}
