package dev.assay.datasets;

import dev.assay.data.AnnotatedImage;
import dev.assay.data.AnnotatedImage.Box;
import dev.assay.data.ComputedExamples;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.datasets.Entries.Entry;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Images with boxes, as examples of which categories are on them: what detection and labelling have in common.
 *
 * @param images a folder or an archive
 * @param channels 1 or 3
 * @param size height x width that all are brought to
 */
record BoxedImages(String name, Path images, int channels, Shape size, Map<Part, List<AnnotatedImage>> parts) {
    private static final int NAMED = 5;

    /**
     * The annotations without boxes that hold no area, which are told of.
     *
     * @throws UserException where such are an error, naming the first
     */
    static List<AnnotatedImage> checked(List<AnnotatedImage> annotated, Degenerate degenerate, DataHome home) {
        List<String> found = new ArrayList<>();
        List<AnnotatedImage> checked = new ArrayList<>();
        for (AnnotatedImage image : annotated) {
            List<Box> boxes = new ArrayList<>();
            for (Box box : image.boxes()) {
                if (box.isDegenerate()) {
                    found.add(image.name() + " (" + box.category() + " at " + number(box.left()) + ","
                            + number(box.top()) + " to " + number(box.right()) + "," + number(box.bottom()) + ")");
                } else {
                    boxes.add(box);
                }
            }
            checked.add(new AnnotatedImage(image.name(), image.height(), image.width(), boxes));
        }
        if (!found.isEmpty() && degenerate == Degenerate.ERROR) {
            throw new UserException(
                    "a box holds no area: " + found.get(0) + ". To leave such boxes out set dataset.degenerate = skip");
        }
        if (!found.isEmpty()) {
            home.notices()
                    .accept("left out " + found.size() + " box" + (found.size() == 1 ? "" : "es") + " without area: "
                            + found.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (found.size() > NAMED ? ", ..." : ""));
        }
        return checked;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    DatasetInfo info() {
        TreeSet<String> categories = new TreeSet<>();
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        parts.forEach((part, annotated) -> {
            annotated.forEach(image -> image.boxes().forEach(box -> categories.add(box.category())));
            sizes.put(part, annotated.size());
        });
        if (categories.isEmpty()) {
            throw new UserException(name + " has no box in any image");
        }
        return new DatasetInfo(
                name,
                "Images with boxes around things; learned is which kinds of things are on an image.",
                new Task.MultiLabel(List.copyOf(categories)),
                Shape.of(channels, size.size(0), size.size(1)),
                sizes);
    }

    Examples open(Part part, DataHome home) {
        DatasetInfo info = info();
        List<AnnotatedImage> annotated = parts.getOrDefault(part, List.of());
        List<String> names = info.task().names();
        Path folder = UserFiles.findFolder(images, home);
        try (Entries entries = Entries.of(folder)) {
            Map<String, Entry> byName = new TreeMap<>();
            entries.files()
                    .forEach(entry ->
                            byName.put(entry.name().substring(entry.name().lastIndexOf('/') + 1), entry));
            List<Entry> wanted = annotated.stream()
                    .map(image -> Optional.ofNullable(byName.get(image.name()))
                            .orElseThrow(() -> new UserException(
                                    folder + " has no image " + image.name() + ", which is annotated")))
                    .toList();
            DecodedImages decoded =
                    DecodedImages.of(wanted, new DecodedImages.Settings(channels, Optional.of(size)), home);
            return new ComputedExamples(
                    Parts.size(info, part),
                    info.input(),
                    info.task().outputs(),
                    decoded::copy,
                    (index, into, offset) -> {
                        for (int i = 0; i < names.size(); i++) {
                            String category = names.get(i);
                            boolean there = annotated.get(index).boxes().stream()
                                    .anyMatch(box -> box.category().equals(category));
                            into[offset + i] = there ? 1 : 0;
                        }
                    });
        }
    }
}
