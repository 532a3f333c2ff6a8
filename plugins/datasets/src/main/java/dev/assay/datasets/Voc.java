package dev.assay.datasets;

import dev.assay.data.Annotated;
import dev.assay.data.AnnotatedImage;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.datasets.Entries.Entry;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Images with boxes in the format of Pascal VOC, as examples of which kinds of things are on them. Everingham et al. 2010,
 * https://doi.org/10.1007/s11263-009-0275-4
 *
 * @param annotations the folder or archive with an XML file for each image
 * @param images the folder or archive with the images
 * @param imageSets the folder with train.txt, val.txt and test.txt, names of images a line; empty where the set is not divided
 * @param channels 1 for grey, 3 for colour
 * @param size height x width that the images are brought to
 * @param degenerate what to do about a box without area
 */
@Name("voc")
public record Voc(
        Path annotations, Path images, Optional<Path> imageSets, int channels, Shape size, Degenerate degenerate)
        implements Dataset, Annotated {
    private static final Map<Part, String> SETS =
            new EnumMap<>(Map.of(Part.TRAIN, "train.txt", Part.VALIDATION, "val.txt", Part.TEST, "test.txt"));

    public Voc {
        new DecodedImages.Settings(channels, Optional.of(size));
    }

    @Override
    public DatasetInfo info(DataHome home) {
        return boxed(home).info();
    }

    @Override
    public Examples open(Part part, DataHome home) {
        return boxed(home).open(part, home);
    }

    @Override
    public List<AnnotatedImage> annotations(Part part, DataHome home) {
        return boxed(home).parts().getOrDefault(part, List.of());
    }

    @Override
    public List<Path> files(DataHome home) {
        return Stream.concat(Stream.of(annotations, images), imageSets.stream())
                .map(path -> UserFiles.findFolder(path, home))
                .toList();
    }

    private BoxedImages boxed(DataHome home) {
        Path folder = UserFiles.findFolder(annotations, home);
        Map<String, AnnotatedImage> all = new TreeMap<>();
        try (Entries entries = Entries.of(folder)) {
            for (Entry entry : entries.files()) {
                if (entry.name().endsWith(".xml")) {
                    String stem = entry.name()
                            .substring(entry.name().lastIndexOf('/') + 1)
                            .replaceFirst("\\.xml$", "");
                    all.put(stem, VocFile.read(entry));
                }
            }
        }
        if (all.isEmpty()) {
            throw new UserException(folder + " has no annotation (.xml)");
        }
        List<AnnotatedImage> checked = BoxedImages.checked(List.copyOf(all.values()), degenerate, home);
        Map<String, AnnotatedImage> byStem = new TreeMap<>();
        int next = 0;
        for (String stem : all.keySet()) {
            byStem.put(stem, checked.get(next++));
        }
        Map<Part, List<AnnotatedImage>> parts = new EnumMap<>(Part.class);
        if (imageSets.isEmpty()) {
            parts.put(Part.TRAIN, checked);
        } else {
            Path sets = UserFiles.findFolder(imageSets.get(), home);
            SETS.forEach((part, file) -> {
                if (part == Part.TRAIN || Files.isRegularFile(sets.resolve(file))) {
                    parts.put(part, set(sets.resolve(file), byStem, folder));
                }
            });
        }
        return new BoxedImages(UserFiles.folder(folder), images, channels, size, parts);
    }

    private static List<AnnotatedImage> set(Path file, Map<String, AnnotatedImage> byStem, Path folder) {
        if (!Files.isRegularFile(file)) {
            throw new UserException(file + " is not there, which should name the images to train on");
        }
        List<AnnotatedImage> set = new ArrayList<>();
        for (String line : UserFiles.text(file).lines().toList()) {
            if (!line.isBlank()) {
                String stem = line.strip().split("\\s+")[0];
                set.add(Optional.ofNullable(byStem.get(stem))
                        .orElseThrow(() -> new UserException(
                                file + " names " + stem + ", for which " + folder + " has no annotation")));
            }
        }
        if (set.isEmpty()) {
            throw new UserException(file + " names no image");
        }
        return set;
    }
}
