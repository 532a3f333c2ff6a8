package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
    private static final String ANNOTATIONS = """
            {"images": [{"id": 1}], "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 10, 10]},
                             {"image_id": 1, "category_id": 2, "bbox": [20, 20, 10, 10]}]}""";

    private static final String DETECTIONS = """
            [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 10, 6], "score": 0.9}]""";

    @TempDir
    Path folder;

    @Test
    void scoresDetectionsByCategory() throws IOException {
        Invocation voc = Invocation.of(
                "score", "detections", write("d", DETECTIONS), write("a", ANNOTATIONS), "--protocol=voc-2010");
        assertThat(voc.err()).isEmpty();
        assertThat(voc.out().lines().map(String::strip))
                .anyMatch(line -> line.matches("mean-average-precision +0.5000"))
                .anyMatch(line -> line.matches("cat +1.0000"))
                .anyMatch(line -> line.matches("dog +0.0000"));
        Invocation coco = Invocation.of("score", "detections", write("d", DETECTIONS), write("a", ANNOTATIONS));
        assertThat(coco.out().lines().map(String::strip))
                .anyMatch(line -> line.matches("mean-average-precision +0.1500"))
                .anyMatch(line -> line.matches("mean-average-precision/large +-"));
    }

    @Test
    void scoresTranslations() throws IOException {
        Invocation same = Invocation.of(
                "score", "translations", write("t", "a b c d\ne f g h\n"), write("r", "a b c d\ne f g h\n"));
        assertThat(same.out().lines().map(String::strip)).anyMatch(line -> line.matches("bleu +1.0000"));
    }

    @Test
    void saysWhatDoesNotFit() throws IOException {
        assertThat(Invocation.of("score", "translations", write("t", "a\n"), write("r", "a\nb\n")))
                .satisfies(run -> assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE))
                .satisfies(
                        run -> assertThat(run.err()).contains("r has 2 lines, ").contains("t has 1"));
        assertThat(Invocation.of("score", "detections", "d", "a", "--protocol=voc")
                        .err())
                .contains("there is no 'voc'; there are coco, voc-2007, voc-2010");
        assertThat(Invocation.of("score").code()).isEqualTo(AssayCommand.MISTAKE);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
