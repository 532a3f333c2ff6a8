package dev.assay.results.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Objects and detections from files in COCO's format, https://cocodataset.org/#format-data. */
public final class CocoFiles {
    private static final int BOX = 4;

    private CocoFiles() {}

    /**
     * What is in the images.
     *
     * @param images the numbers of all images, those without objects too
     * @param categories names by number
     */
    public record Annotations(Set<Long> images, SortedMap<Long, String> categories, List<GroundTruth> objects) {}

    /**
     * Reads annotations: {@code images}, {@code categories} and {@code annotations} with {@code image_id}, {@code category_id}, {@code bbox} and,
     * where they are there, {@code area}, {@code iscrowd}, and {@code ignore} or {@code difficult}.
     *
     * @throws UserException where the file is missing or not of that form, naming file and entry
     */
    public static Annotations annotations(Path file) {
        JsonNode root = read(file);
        Set<Long> images = new TreeSet<>();
        array(file, root, "images").forEach(image -> images.add(number(file, image, "images", images.size(), "id")));
        SortedMap<Long, String> categories = new TreeMap<>();
        for (JsonNode category : array(file, root, "categories")) {
            long id = number(file, category, "categories", categories.size(), "id");
            categories.put(id, category.path("name").asText(Long.toString(id)));
        }
        List<GroundTruth> objects = new ArrayList<>();
        for (JsonNode object : array(file, root, "annotations")) {
            int entry = objects.size();
            Box box = box(file, object, "annotations", entry);
            objects.add(new GroundTruth(
                    known(file, object, "annotations", entry, "image_id", images),
                    known(file, object, "annotations", entry, "category_id", categories.keySet()),
                    box,
                    object.path("area").asDouble(box.area()),
                    flag(object, "ignore") || flag(object, "difficult"),
                    flag(object, "iscrowd")));
        }
        return new Annotations(images, categories, objects);
    }

    /**
     * Reads detections: a list with {@code image_id}, {@code category_id}, {@code bbox} and {@code score} each.
     *
     * @throws UserException where the file is missing, not of that form, or has an image or category that the annotations do not have
     */
    public static List<Detection> detections(Path file, Annotations annotations) {
        JsonNode root = read(file);
        if (!root.isArray()) {
            throw new UserException(
                    file + " is not a list of detections: [{\"image_id\": .., \"category_id\": .., \"bbox\":"
                            + " [x, y, width, height], \"score\": ..}, ..]");
        }
        List<Detection> detections = new ArrayList<>();
        for (JsonNode detection : root) {
            int entry = detections.size();
            detections.add(new Detection(
                    known(file, detection, "", entry, "image_id", annotations.images()),
                    known(
                            file,
                            detection,
                            "",
                            entry,
                            "category_id",
                            annotations.categories().keySet()),
                    box(file, detection, "", entry),
                    score(file, detection, entry)));
        }
        return detections;
    }

    private static JsonNode read(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            return new ObjectMapper().readTree(text);
        } catch (NoSuchFileException e) {
            throw new UserException("There is no file " + file, e);
        } catch (JsonProcessingException e) {
            throw new UserException(
                    file + " is not JSON: " + e.getOriginalMessage() + " in line "
                            + e.getLocation().getLineNr(),
                    e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode array(Path file, JsonNode root, String name) {
        JsonNode array = root.path(name);
        if (!array.isArray()) {
            throw new UserException(file + " is not in COCO's format: it has no list \"" + name + "\"");
        }
        return array;
    }

    private static long number(Path file, JsonNode node, String list, int entry, String key) {
        JsonNode value = node.path(key);
        if (!value.canConvertToLong()) {
            throw wrong(file, list, entry, key, "a whole number", value);
        }
        return value.asLong();
    }

    private static long known(Path file, JsonNode node, String list, int entry, String key, Set<Long> those) {
        long id = number(file, node, list, entry, key);
        if (!those.contains(id)) {
            throw new UserException(where(file, list, entry) + ": " + key + " " + id + " is not among the "
                    + (key.startsWith("image") ? "images" : "categories") + " of the annotations");
        }
        return id;
    }

    private static double score(Path file, JsonNode node, int entry) {
        JsonNode value = node.path("score");
        if (!value.isNumber() || Double.isNaN(value.asDouble())) {
            throw wrong(file, "", entry, "score", "a number", value);
        }
        return value.asDouble();
    }

    private static Box box(Path file, JsonNode node, String list, int entry) {
        JsonNode value = node.path("bbox");
        List<Double> numbers = new ArrayList<>();
        value.forEach(number -> numbers.add(number.isNumber() ? number.asDouble() : Double.NaN));
        if (numbers.size() != BOX) {
            throw wrong(file, list, entry, "bbox", "[x, y, width, height]", value);
        }
        try {
            return new Box(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        } catch (IllegalArgumentException e) {
            throw new UserException(where(file, list, entry) + ": " + e.getMessage(), e);
        }
    }

    private static boolean flag(JsonNode node, String name) {
        return node.path(name).asInt(0) != 0 || node.path(name).asBoolean(false);
    }

    private static UserException wrong(Path file, String list, int entry, String key, String wanted, JsonNode found) {
        return new UserException(where(file, list, entry) + ": " + key + " must be " + wanted + ", found "
                + (found.isMissingNode() ? "nothing" : found));
    }

    private static String where(Path file, String list, int entry) {
        return file + ": entry " + entry + (list.isEmpty() ? "" : " of " + list);
    }

    /** Scores by the names of the categories. */
    public static Map<String, Double> named(SortedMap<Long, Double> byCategory, SortedMap<Long, String> names) {
        Map<String, Double> named = new TreeMap<>();
        byCategory.forEach((id, value) -> named.put(names.getOrDefault(id, Long.toString(id)), value));
        return named;
    }
}
