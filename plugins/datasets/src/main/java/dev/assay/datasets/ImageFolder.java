package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.datasets.Entries.Entry;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images (png, jpg, gif, bmp) in a folder for each class, or in an archive (zip, tar, tar.gz) with such folders; the folder that a file is in
 * is its class, whatever is above.
 *
 * @param train a folder or an archive
 * @param test likewise; empty where the set is not divided
 * @param channels 1 for grey, 3 for colour
 * @param size height x width; empty where all images have one size
 * @param fit how images of another size become so
 * @param onBroken what to do about an image that cannot be read
 */
@Name("image-folder")
public record ImageFolder(
        Path train, Optional<Path> test, int channels, Optional<Shape> size, Fit fit, OnBroken onBroken)
        implements Dataset {
    /** How an image becomes one of a given size. */
    public enum Fit {
        /** The whole image, whatever becomes of its proportions. */
        STRETCH,
        /** The largest part in its middle that has the size's proportions. */
        CROP
    }

    public ImageFolder {
        new DecodedImages.Settings(channels, size);
    }

    /** A part's images, each with its class by name. */
    private record Loaded(DecodedImages images, List<String> classes) {}

    @Override
    public DatasetInfo info(DataHome home) {
        return info(loaded(home));
    }

    private DatasetInfo info(Map<Part, Loaded> parts) {
        Loaded first = loaded(parts, Part.TRAIN);
        List<String> names = first.classes.stream().distinct().sorted().toList();
        if (names.size() < 2) {
            throw new UserException(train + " has images of only one class, the folder '" + names.get(0)
                    + "'; a classification needs a folder for each of two");
        }
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        parts.forEach((part, loaded) -> {
            for (String name : loaded.classes) {
                if (!names.contains(name)) {
                    throw new UserException(
                            test.orElse(train) + " has the class '" + name + "', which " + train + " has not");
                }
            }
            if (!loaded.images.shape().equals(first.images.shape())) {
                throw new UserException(test.orElse(train) + " has images of " + loaded.images.shape() + ", " + train
                        + " of " + first.images.shape() + "; set dataset.size to bring all to one size");
            }
            sizes.put(part, loaded.classes.size());
        });
        return new DatasetInfo(
                String.valueOf(train.getFileName()),
                "Images in a folder for each class.",
                new Task.MultiClass(names),
                first.images.shape(),
                sizes);
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Map<Part, Loaded> parts = loaded(home);
        DatasetInfo info = info(parts);
        int count = Parts.size(info, part);
        Loaded loaded = loaded(parts, part);
        int[] labels = loaded.classes.stream()
                .mapToInt(name -> info.task().names().indexOf(name))
                .toArray();
        return new ComputedExamples(
                count,
                info.input(),
                info.task().outputs(),
                loaded.images::copy,
                ComputedExamples.oneHot(info.task().names().size(), index -> labels[index]));
    }

    @Override
    public List<Path> files(DataHome home) {
        return Stream.concat(Stream.of(train), test.stream())
                .map(path -> UserFiles.findFolder(path, home))
                .toList();
    }

    private static Loaded loaded(Map<Part, Loaded> parts, Part part) {
        return Optional.ofNullable(parts.get(part)).orElseThrow();
    }

    private Map<Part, Loaded> loaded(DataHome home) {
        Map<Part, Loaded> parts = new EnumMap<>(Part.class);
        parts.put(Part.TRAIN, load(train, home));
        test.ifPresent(path -> parts.put(Part.TEST, load(path, home)));
        return parts;
    }

    private Loaded load(Path path, DataHome home) {
        Path found = UserFiles.findFolder(path, home);
        try (Entries entries = Entries.of(found)) {
            List<Entry> images =
                    entries.files().stream().filter(ImageFolder::isImage).toList();
            if (images.isEmpty()) {
                throw new UserException(found + " has no image (png, jpg, gif, bmp) in a folder that names its class");
            }
            DecodedImages decoded = DecodedImages.of(
                    images, new DecodedImages.Settings(channels, size, fit == Fit.CROP, onBroken, true), home);
            return new Loaded(
                    decoded,
                    Arrays.stream(decoded.kept())
                            .mapToObj(i -> folder(images.get(i).name()))
                            .toList());
        }
    }

    private static boolean isImage(Entry entry) {
        return entry.name().indexOf('/') > 0 && isImage(entry.name());
    }

    static boolean isImage(String name) {
        return name.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)");
    }

    private static String folder(String name) {
        String[] parts = name.split("/");
        return parts[parts.length - 2];
    }
}
