package dev.assay.results.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.results.score.DetectionScore.Protocol;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Against pycocotools, the VOC development kit's rules and sacrebleu; the cases are made by src/test/python/score_cases.py. */
class ScoreTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> scoresDetectionsAsOthersDo() throws IOException {
        return elements(cases().get("detections"))
                .flatMap(test -> Stream.of(Protocol.values())
                        .filter(protocol -> test.get("expected").has(name(protocol)))
                        .map(protocol -> DynamicTest.dynamicTest(
                                test.get("name").asText() + ", " + name(protocol), () -> check(test, protocol))));
    }

    @Test
    void holdsCasesOfEveryProtocol() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            assertThat(elements(cases().get("detections"))
                            .filter(test -> test.get("expected").has(name(protocol))))
                    .hasSizeGreaterThan(9);
        }
    }

    private void check(JsonNode test, Protocol protocol) throws IOException {
        Path annotations = write("annotations.json", test.get("annotations").toString());
        Path detections = write("detections.json", test.get("detections").toString());
        CocoFiles.Annotations truth = CocoFiles.annotations(annotations);
        DetectionScore score = DetectionScore.of(truth.objects(), CocoFiles.detections(detections, truth), protocol);
        JsonNode expected = test.get("expected").get(name(protocol));
        same(score.figures(), expected.get("figures"));
        same(CocoFiles.named(score.byCategory(), new TreeMap<>()), expected.get("byCategory"));
    }

    private static void same(Map<String, Double> found, JsonNode expected) {
        assertThat(found).hasSize(expected.size());
        expected.properties().forEach(entry -> {
            double value = Objects.requireNonNull(found.get(entry.getKey()));
            if (entry.getValue().isNull()) {
                assertThat(value).as(entry.getKey()).isNaN();
            } else {
                assertThat(value).as(entry.getKey()).isCloseTo(entry.getValue().asDouble(), within(1e-9));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> scoresTranslationsAsSacrebleuDoes() throws IOException {
        return elements(cases().get("translations"))
                .map(test -> DynamicTest.dynamicTest(
                        test.get("name").asText(),
                        () -> assertThat(Bleu.of(
                                        elements(test.get("translations"))
                                                .map(ScoreTest::words)
                                                .toList(),
                                        elements(test.get("references"))
                                                .map(references -> elements(references)
                                                        .map(ScoreTest::words)
                                                        .toList())
                                                .toList(),
                                        test.get("n").asInt()))
                                .isCloseTo(test.get("expected").asDouble(), within(1e-9))));
    }

    @Test
    void hasNoFigureForNothing() {
        assertThat(Bleu.of(List.of(), List.of(), 4)).isNaN();
        assertThat(Bleu.of(List.of(List.of("a", "b")), List.of(List.of(List.of("a", "b"))), 4))
                .isNaN();
        assertThat(DetectionScore.of(List.of(), List.of(), Protocol.COCO).figures())
                .containsEntry("mean-average-precision", Double.NaN)
                .hasSize(12);
        assertThat(DetectionScore.of(
                                List.of(), List.of(new Detection(1, 1, new Box(0, 0, 1, 1), 0.5)), Protocol.VOC_2010)
                        .figures())
                .containsEntry("mean-average-precision", Double.NaN);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Path good = write("good.json", """
                {"images": [{"id": 1}], "categories": [{"id": 1, "name": "cat"}],
                 "annotations": [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 2]}]}""");
        CocoFiles.Annotations annotations = CocoFiles.annotations(good);
        assertThat(annotations.objects()).containsExactly(GroundTruth.of(1, 1, new Box(0, 0, 2, 2)));
        wrong("{}", "it has no list \"images\"");
        wrong("{\"images\": [{\"id\": \"x\"}]}", "entry 0 of images: id must be a whole number, found \"x\"");
        wrong("{", "is not JSON: ");
        wrong(
                "{\"images\": [], \"categories\": [], \"annotations\": [{\"bbox\": [1, 2, 3]}]}",
                "entry 0 of annotations: bbox must be [x, y, width, height], found [1,2,3]");
        wrong(
                "{\"images\": [], \"categories\": [], \"annotations\": [{\"bbox\": [1, 2, 3, -1], \"image_id\": 1}]}",
                "entry 0 of annotations: a box has finite numbers and no negative size, found 1.0, 2.0, 3.0, -1.0");
        assertThatThrownBy(() ->
                        CocoFiles.detections(write("d.json", "[{\"image_id\": 7, \"category_id\": 1}]"), annotations))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("d.json: entry 0: image_id 7 is not among the images of the annotations");
        assertThatThrownBy(() -> CocoFiles.detections(
                        write("d.json", "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [0, 0, 1, 1]}]"),
                        annotations))
                .hasMessageEndingWith("d.json: entry 0: score must be a number, found nothing");
        assertThatThrownBy(() -> CocoFiles.detections(good, annotations)).hasMessageContaining("is not a list of");
        assertThatThrownBy(() -> CocoFiles.annotations(folder.resolve("none.json")))
                .hasMessageContaining("There is no file");
    }

    private void wrong(String json, String message) throws IOException {
        Path file = write("wrong.json", json);
        assertThatThrownBy(() -> CocoFiles.annotations(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String name(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> words(JsonNode text) {
        return List.of(text.asText().split(" "));
    }

    private static JsonNode cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(ScoreTest.class.getResourceAsStream("/score-cases.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
