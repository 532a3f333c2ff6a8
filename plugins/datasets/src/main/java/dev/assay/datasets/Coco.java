package dev.assay.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.data.Annotated;
import dev.assay.data.AnnotatedImage;
import dev.assay.data.AnnotatedImage.Box;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images with boxes in the format of COCO, as examples of which kinds of things are on them. Lin et al. 2014,
 * https://arxiv.org/abs/1405.0312; https://cocodataset.org/#format-data
 *
 * @param annotations the JSON file of the images to train on
 * @param validationAnnotations likewise to validate with; empty for none
 * @param images the folder or archive with the images
 * @param channels 1 for grey, 3 for colour
 * @param size height x width that the images are brought to
 * @param degenerate what to do about a box without area
 */
@Name("coco")
public record Coco(
        Path annotations,
        Optional<Path> validationAnnotations,
        Path images,
        int channels,
        Shape size,
        Degenerate degenerate)
        implements Dataset, Annotated {
    public Coco {
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
        return Stream.concat(
                        Stream.concat(Stream.of(annotations), validationAnnotations.stream())
                                .map(path -> UserFiles.find(path, home)),
                        Stream.of(UserFiles.findFolder(images, home)))
                .toList();
    }

    private BoxedImages boxed(DataHome home) {
        Map<Part, List<AnnotatedImage>> parts = new EnumMap<>(Part.class);
        parts.put(Part.TRAIN, BoxedImages.checked(read(UserFiles.find(annotations, home)), degenerate, home));
        validationAnnotations.ifPresent(path ->
                parts.put(Part.VALIDATION, BoxedImages.checked(read(UserFiles.find(path, home)), degenerate, home)));
        return new BoxedImages(UserFiles.folder(UserFiles.find(annotations, home)), images, channels, size, parts);
    }

    private static List<AnnotatedImage> read(Path file) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(UserFiles.text(file));
        } catch (JsonProcessingException e) {
            throw new UserException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        Map<Long, String> categories = new LinkedHashMap<>();
        for (JsonNode category : list(file, root, "categories")) {
            categories.put(
                    number(file, category, "id").asLong(),
                    value(file, category, "name").asText());
        }
        Map<Long, JsonNode> images = new LinkedHashMap<>();
        Map<Long, List<Box>> boxes = new LinkedHashMap<>();
        for (JsonNode image : list(file, root, "images")) {
            long id = number(file, image, "id").asLong();
            images.put(id, image);
            boxes.put(id, new ArrayList<>());
        }
        for (JsonNode annotation : list(file, root, "annotations")) {
            List<Box> ofImage = boxes.get(number(file, annotation, "image_id").asLong());
            String category =
                    categories.get(number(file, annotation, "category_id").asLong());
            JsonNode box = value(file, annotation, "bbox");
            if (ofImage == null || category == null || box.size() != 4) {
                throw new UserException(file + ": the annotation " + annotation.path("id") + " has "
                        + (ofImage == null
                                ? "an image_id that no image has: " + annotation.path("image_id")
                                : category == null
                                        ? "a category_id that no category has: " + annotation.path("category_id")
                                        : "a bbox that is not [x, y, width, height]: " + box));
            }
            double left = box.get(0).asDouble();
            double top = box.get(1).asDouble();
            ofImage.add(new Box(
                    category,
                    left,
                    top,
                    left + box.get(2).asDouble(),
                    top + box.get(3).asDouble(),
                    annotation.path("iscrowd").asInt(0) == 1));
        }
        if (images.isEmpty()) {
            throw new UserException(file + " names no image");
        }
        return images.entrySet().stream()
                .map(entry -> new AnnotatedImage(
                        value(file, entry.getValue(), "file_name").asText(),
                        number(file, entry.getValue(), "height").asInt(),
                        number(file, entry.getValue(), "width").asInt(),
                        boxes.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    private static JsonNode list(Path file, JsonNode root, String key) {
        JsonNode list = root.path(key);
        if (!list.isArray()) {
            throw new UserException(
                    file + " has no list '" + key + "'; COCO's files have images, annotations, categories");
        }
        return list;
    }

    private static JsonNode number(Path file, JsonNode node, String key) {
        JsonNode value = value(file, node, key);
        if (!value.isNumber()) {
            throw new UserException(file + " has " + value + " as '" + key + "', which is not a number");
        }
        return value;
    }

    private static JsonNode value(Path file, JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            String text = node.toString();
            throw new UserException(
                    file + " has no '" + key + "' in " + text.substring(0, Math.min(80, text.length())));
        }
        return value;
    }
}
