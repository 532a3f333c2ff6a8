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
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Images with a class for each pixel: masks of the same names and sizes, whose grey levels stand for the classes.
 *
 * @param images a folder or an archive
 * @param masks likewise
 * @param channels of the images: 1 for grey, 3 for colour
 * @param values the grey levels of the masks, in the order of the classes; a pixel of another level counts for nothing
 * @param classNames as many
 * @param tile height x width of the pieces that images are cut into, from the top left; empty for whole images
 * @param test the share of the images, last by name, that is the test part, in [0, 1)
 */
@Name("mask-images")
public record MaskImages(
        Path images,
        Path masks,
        int channels,
        List<Integer> values,
        List<String> classNames,
        Optional<Shape> tile,
        double test)
        implements Dataset {
    public MaskImages {
        values = List.copyOf(values);
        classNames = List.copyOf(classNames);
        new DecodedImages.Settings(channels, Optional.empty());
        tile.ifPresent(size -> {
            if (size.rank() != 2 || size.elements() == 0) {
                throw new IllegalArgumentException("tile must be height x width, as in 128x128, found " + size);
            }
        });
        if (values.size() < 2 || values.stream().anyMatch(value -> value < 0 || value > 255)) {
            throw new IllegalArgumentException("values must be two or more grey levels from 0 to 255, found " + values);
        }
        if (classNames.size() != values.size()) {
            throw new IllegalArgumentException(
                    "class-names must be as many as values, found " + classNames.size() + " for " + values.size());
        }
        Settings.belowOne("test", test);
    }

    /** Images and their masks, alike in number and size. */
    private record Loaded(DecodedImages images, DecodedImages masks) {
        int count() {
            return images.kept().length;
        }
    }

    /** How a part's examples lie in the images. */
    private record Tiles(int first, int count, int rows, int columns, int height, int width) {}

    @Override
    public DatasetInfo info(DataHome home) {
        return info(load(home));
    }

    private DatasetInfo info(Loaded loaded) {
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            Tiles tiles = tiles(loaded, part);
            if (tiles.count > 0) {
                sizes.put(part, tiles.count * tiles.rows * tiles.columns);
            }
        }
        Tiles tiles = tiles(loaded, Part.TRAIN);
        return new DatasetInfo(
                String.valueOf(UserFiles.folder(images)),
                "Images with a class for each pixel.",
                new Task.Segmentation(classNames, tiles.height, tiles.width),
                Shape.of(channels, tiles.height, tiles.width),
                sizes);
    }

    private Tiles tiles(Loaded loaded, Part part) {
        Shape shape = loaded.images.shape();
        int height = tile.map(size -> size.size(0)).orElse(shape.size(1));
        int width = tile.map(size -> size.size(1)).orElse(shape.size(2));
        if (height > shape.size(1) || width > shape.size(2)) {
            throw new UserException("dataset.tile is " + height + "x" + width + ", but the images of " + images
                    + " are " + shape.size(1) + "x" + shape.size(2));
        }
        int tested = (int) (test * loaded.count());
        boolean train = part == Part.TRAIN;
        return new Tiles(
                train ? 0 : loaded.count() - tested,
                train ? loaded.count() - tested : tested,
                shape.size(1) / height,
                shape.size(2) / width,
                height,
                width);
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Loaded loaded = load(home);
        DatasetInfo info = info(loaded);
        Tiles tiles = tiles(loaded, part);
        int[] classes = new int[256];
        Arrays.fill(classes, -1);
        for (int c = 0; c < values.size(); c++) {
            classes[values.get(c)] = c;
        }
        int plane = tiles.height * tiles.width;
        int outputs = info.task().outputs().length();
        return new ComputedExamples(
                Parts.size(info, part),
                info.input(),
                info.task().outputs(),
                (index, into, offset) -> copy(loaded.images, tiles, index, into, offset),
                (index, into, offset) -> {
                    float[] mask = new float[plane];
                    copy(loaded.masks, tiles, index, mask, 0);
                    Arrays.fill(into, offset, offset + outputs, 0);
                    for (int i = 0; i < plane; i++) {
                        int c = classes[(int) mask[i]];
                        if (c >= 0) {
                            into[offset + c * plane + i] = 1;
                        }
                    }
                });
    }

    private static void copy(DecodedImages from, Tiles tiles, int index, float[] into, int offset) {
        int each = tiles.rows * tiles.columns;
        int channels = from.shape().size(0);
        int height = from.shape().size(1);
        int width = from.shape().size(2);
        float[] whole = new float[from.shape().length()];
        from.copy(tiles.first + index / each, whole, 0);
        int top = index % each / tiles.columns * tiles.height;
        int left = index % tiles.columns * tiles.width;
        for (int row = 0; row < channels * tiles.height; row++) {
            int place = (row / tiles.height * height + top + row % tiles.height) * width + left;
            System.arraycopy(whole, place, into, offset + row * tiles.width, tiles.width);
        }
    }

    @Override
    public List<Path> files(DataHome home) {
        return List.of(UserFiles.findFolder(images, home), UserFiles.findFolder(masks, home));
    }

    private Loaded load(DataHome home) {
        Path imageFolder = UserFiles.findFolder(images, home);
        Path maskFolder = UserFiles.findFolder(masks, home);
        try (Entries pictures = Entries.of(imageFolder);
                Entries masked = Entries.of(maskFolder)) {
            List<Entry> found = images(pictures, imageFolder);
            Map<String, Entry> byName = images(masked, maskFolder).stream()
                    .collect(Collectors.toMap(entry -> stem(entry.name()), entry -> entry, (one, other) -> one));
            List<Entry> matching = found.stream()
                    .map(entry -> Optional.ofNullable(byName.get(stem(entry.name())))
                            .orElseThrow(() -> new UserException(
                                    entry.described() + " has no mask of the same name in " + maskFolder)))
                    .toList();
            Optional<Shape> own = Optional.empty();
            DecodedImages decoded = DecodedImages.of(found, new DecodedImages.Settings(channels, own), home);
            DecodedImages labels = DecodedImages.of(matching, new DecodedImages.Settings(1, own), home);
            if (!labels.shape().equals(decoded.shape().with(0, 1))) {
                throw new UserException("the masks of " + maskFolder + " are " + labels.shape() + ", but the images of "
                        + imageFolder + " " + decoded.shape());
            }
            return new Loaded(decoded, labels);
        }
    }

    private static List<Entry> images(Entries entries, Path folder) {
        List<Entry> images = entries.files().stream()
                .filter(entry -> ImageFolder.isImage(entry.name()))
                .sorted(Comparator.<Entry>comparingInt(
                                entry -> stem(entry.name()).length())
                        .thenComparing(Entry::name))
                .toList();
        if (images.isEmpty()) {
            throw new UserException(folder + " has no image (png, jpg, gif, bmp)");
        }
        return images;
    }

    /** A file's name without its extension, by which an image finds its mask. */
    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
