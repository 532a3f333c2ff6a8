package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files of one's own in CIFAR's binary format. Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html
 *
 * @param train at least one
 * @param test none where the set is not divided
 * @param labels which label is learned
 */
@Name("cifar-binary")
public record CifarBinary(List<Path> train, List<Path> test, Labels labels) implements Dataset {
    /** What the records hold, and which of it is learned. */
    public enum Labels {
        /** One label, of ten classes. */
        CIFAR_10,
        /** Two labels; the fine one, of 100 classes, is learned. */
        CIFAR_100_FINE,
        /** Two labels; the coarse one, of 20 classes, is learned. */
        CIFAR_100_COARSE;

        CifarFile.Labels format() {
            return CifarFile.Labels.valueOf(name());
        }
    }

    public CifarBinary {
        train = List.copyOf(train);
        test = List.copyOf(test);
        if (train.isEmpty()) {
            throw new IllegalArgumentException("train must name at least one file");
        }
    }

    @Override
    public DatasetInfo info(DataHome home) {
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        sizes.put(Part.TRAIN, count(train, home));
        if (!test.isEmpty()) {
            sizes.put(Part.TEST, count(test, home));
        }
        List<String> names = switch (labels) {
            case CIFAR_10 -> CifarArchive.CLASSES_10;
            case CIFAR_100_FINE -> CifarArchive.FINE_100;
            case CIFAR_100_COARSE -> CifarArchive.COARSE_100;
        };
        return new DatasetInfo(
                "CIFAR files",
                "Colour images of 32 x 32 pixels in CIFAR's binary format.",
                new Task.MultiClass(names),
                CifarFile.IMAGE,
                sizes);
    }

    private int count(List<Path> paths, DataHome home) {
        return found(paths, home).stream()
                .mapToInt(file -> CifarFile.count(file, labels.format()))
                .sum();
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Parts.size(info(home), part);
        return CifarFile.read(found(part == Part.TRAIN ? train : test, home), labels.format());
    }

    @Override
    public List<Path> files(DataHome home) {
        return found(Stream.concat(train.stream(), test.stream()).toList(), home);
    }

    private static List<Path> found(List<Path> paths, DataHome home) {
        return paths.stream().map(path -> UserFiles.find(path, home)).toList();
    }
}
