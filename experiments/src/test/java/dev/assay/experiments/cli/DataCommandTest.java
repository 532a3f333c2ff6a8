package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code assay data}, and runs on data with a class for each place. */
class DataCommandTest {
    @TempDir
    Path home;

    private Invocation assay(String command, String... words) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(Arrays.asList(words));
        all.add("data.home=\"" + home + '"');
        all.add("data.cache=\"" + home.resolve("cache") + '"');
        return Invocation.of(all.toArray(String[]::new));
    }

    private void image(String name, int height, int width, int step) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            int grey = i * step % 256;
            image.setRGB(i % width, i / width, grey << 16 | grey << 8 | grey);
        }
        Files.createDirectories(home.resolve(name).getParent());
        ImageIO.write(image, "png", home.resolve(name).toFile());
    }

    /** Six images of 4 x 4 whose light half, right or left, is the class of its pixels. */
    private void writeHalves() throws IOException {
        for (int i = 0; i < 6; i++) {
            BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 16; pixel++) {
                boolean light = pixel % 4 < 2 == (i % 2 == 0);
                image.setRGB(pixel % 4, pixel / 4, light ? 0xFFFFFF : 0);
            }
            for (String folder : List.of("image", "label")) {
                Files.createDirectories(home.resolve("set").resolve(folder));
                ImageIO.write(
                        image,
                        "png",
                        home.resolve("set").resolve(folder).resolve(i + ".png").toFile());
            }
        }
    }

    private static String[] halves(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "dataset=mask-images",
                "dataset.images=set/image",
                "dataset.masks=set/label",
                "dataset.values=[0, 255]",
                "dataset.class-names=[dark, light]",
                "dataset.test=0.4",
                "split.validation=1"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void listsDataSetsAndWhetherTheirFilesAreHere() throws IOException {
        Files.createDirectories(home.resolve("iris"));
        Files.writeString(home.resolve("iris/iris.csv"), "1,2,a\n");
        Invocation list = assay("data", "--list");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out())
                .containsPattern("iris +here ")
                .containsPattern("glyphs +none needed ")
                .containsPattern("auto-mpg +not here ")
                .containsPattern("numpy +to be named ");
    }

    @Test
    void saysWhatIsMissingAndCountsManyClassesLineByLine() throws IOException {
        Files.writeString(home.resolve("cars"), "18 8 ?\n15 4 130\n");
        Invocation table = assay(
                "data",
                "dataset=csv",
                "dataset.file=cars",
                "dataset.separator=whitespace",
                "dataset.targets=[0]",
                "dataset.task=regression",
                "dataset.missing=keep",
                "split.validation=null",
                "split.test=null");
        assertThat(table.code()).as(table.err()).isZero();
        assertThat(table.out()).containsPattern("train +2 +4.0000 +47.333 +130.00 +1 +16.500");
        Files.writeString(home.resolve("text"), "abcdefghijklmnopqrstuvwxyz".repeat(4));
        Invocation text = assay(
                "data",
                "dataset=characters",
                "dataset.file=text",
                "dataset.length=10",
                "dataset.step=10",
                "split.validation=null",
                "dataset.test=0",
                "split.test=null");
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("26 classes, with how many places of each:")
                .containsPattern("z +3\n");
    }

    @Test
    void checksEveryExampleAndPrintsDigests() throws IOException {
        Files.writeString(home.resolve("table"), "1,2,a\n3,4,b\n");
        Invocation check = assay(
                "data", "--check", "dataset=csv", "dataset.file=table", "split.validation=null", "split.test=null");
        assertThat(check.code()).as(check.err()).isZero();
        assertThat(check.out())
                .containsPattern("[0-9a-f]{64}  " + home.resolve("table"))
                .contains("train: 2 examples read, all values are numbers");
    }

    @Test
    void drawsARowOfExamplesForEachClass() throws IOException {
        for (int i = 0; i < 12; i++) {
            image("set/" + (i % 3) + "/" + i + ".png", 4, 5, i + 1);
        }
        Path file = home.resolve("samples.png");
        Invocation samples = assay(
                "data",
                "--samples",
                file.toString(),
                "dataset=image-folder",
                "dataset.train=set",
                "split.validation=null",
                "split.test=null");
        assertThat(samples.code()).as(samples.err()).isZero();
        BufferedImage grid = ImageIO.read(file.toFile());
        // Eleven times as large, with two pixels between them; the brightest, 19, becomes white.
        assertThat(grid.getWidth()).isEqualTo(10 * 57 + 2);
        assertThat(grid.getHeight()).isEqualTo(3 * 46 + 2);
        assertThat(grid.getRGB(3, 3) & 0xFF).isZero();
        assertThat(grid.getRGB(2 + 11, 3) & 0xFF).isEqualTo(13);
        Invocation table = assay("data", "--samples", file.toString(), "dataset=iris");
        assertThat(table.code()).isNotZero();
    }

    @Test
    void writesBoxesAsCocoAnnotations() throws IOException {
        image("set/jpeg/a.png", 3, 4, 1);
        Files.createDirectories(home.resolve("set/xml"));
        Files.writeString(
                home.resolve("set/xml/a.xml"),
                "<annotation><filename>a.png</filename><size><width>4</width><height>3</height></size><object><name>cell</name>"
                        + "<bndbox><xmin>1</xmin><ymin>0</ymin><xmax>3</xmax><ymax>2</ymax></bndbox></object></annotation>");
        Path file = home.resolve("truth.json");
        Invocation boxes = assay(
                "data",
                "--boxes",
                file.toString(),
                "dataset=voc",
                "dataset.annotations=set/xml",
                "dataset.images=set/jpeg");
        assertThat(boxes.code()).as(boxes.err()).isZero();
        JsonNode root = new ObjectMapper().readTree(Files.readString(file));
        assertThat(root.at("/annotations/0/bbox").toString()).isEqualTo("[1.0,0.0,2.0,2.0]");
        assertThat(root.at("/annotations/0/area").asDouble()).isEqualTo(4);
        assertThat(root.at("/images/0/file_name").asText()).isEqualTo("a.png");
        assertThat(root.at("/categories/0/name").asText()).isEqualTo("cell");
        Invocation none = assay("data", "--boxes", file.toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("this data set has no boxes; voc and coco have");
    }

    @Test
    void aNetworkLearnsAClassForEachPixelWhileImagesAreFlipped() throws IOException {
        writeHalves();
        Invocation run = assay(
                "run",
                halves(
                        "--json",
                        "runs=\"" + home.resolve("runs") + '"',
                        "engine.threads=1",
                        "epochs=30",
                        "batch-size=2",
                        "architecture=network",
                        "architecture.layers=[{ name = convolution-2d, filters = 2, kernel-size = 1 }]",
                        "architecture.output-layer=false",
                        "augmentations=[{ name = horizontal-flip }]"));
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode metrics = new ObjectMapper().readTree(run.lastLine()).get("metrics");
        assertThat(metrics.get("test/accuracy").asDouble()).isEqualTo(1);
        Path directory = Path.of(
                new ObjectMapper().readTree(run.lastLine()).get("runDirectory").asText());
        Invocation predict = Invocation.of(
                "predict", directory.toString(), home.resolve("set/image/1.png").toString());
        assertThat(predict.out()).containsPattern("0.5000 +0.5000");
        Invocation data = assay("data", halves());
        assertThat(data.out())
                .contains("2 classes, with how many pixels of each:")
                .containsPattern("test +2 .* 16 +16");
    }

    @Test
    void aNetworkLearnsTheNextCharacterOfEach() throws IOException {
        Files.writeString(home.resolve("text"), "ab".repeat(100));
        Invocation run = assay(
                "run",
                "--json",
                "runs=\"" + home.resolve("runs") + '"',
                "engine.threads=1",
                "epochs=10",
                "batch-size=4",
                "dataset=characters",
                "dataset.file=text",
                "dataset.length=8",
                "dataset.step=3",
                "preprocessing=[{ name = one-hot, classes = 2 }]",
                "architecture=network",
                "architecture.layers=[{ name = lstm, units = 2, return-sequences = true }]",
                "architecture.output-layer=false",
                "optimizer=adam",
                "optimizer.learning-rate=0.1");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode metrics = new ObjectMapper().readTree(run.lastLine()).get("metrics");
        assertThat(metrics.get("test/accuracy").asDouble()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cifar-10-subset | train +700 .* 70",
                "digits | test +1.?797 ",
                "rt-polarity | negative +positive",
                "tiny-shakespeare | 65 classes, with how many places",
                "isbi-membrane | test +96 ",
                "auto-mpg | Inputs 9; 1 numbers to predict",
                "bccd | test +72 "
            })
    void theConfigsOfPublishedSetsReadThem(String config, String expected) {
        String data = System.getenv("ASSAY_DATA");
        assumeTrue(data != null, "SKIPPED: set ASSAY_DATA to the folder of the data sets");
        Invocation described = Invocation.of(
                "data",
                "dataset=" + config,
                "data.home=\"" + Path.of(String.valueOf(data)).toAbsolutePath() + '"',
                "data.cache=\"" + home.resolve("cache") + '"');
        assertThat(described.code()).as(described.err()).isZero();
        assertThat(described.out()).containsPattern(expected);
    }
}
