package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class PicturesTest {
    @Test
    void drawsAPictureForEachMetricLossFirst() {
        EpochRecord epoch = new EpochRecord(
                1, 10, 1, Map.of("validation/accuracy", 0.9, "train/loss", 0.3, "validation/f1/micro", 0.9));
        assertThat(Pictures.learningCurves(List.of(epoch, epoch)))
                .extracting(Picture::name)
                .containsExactly("learning-curve-loss", "learning-curve-accuracy");
    }

    @Test
    void drawsAPictureForEachMetricOfEachOutput() {
        EpochRecord epoch = new EpochRecord(
                1,
                10,
                1,
                Map.of("validation/kind/loss", 0.2, "validation/kind/f1", 0.9, "validation/kind/f1/micro", 0.9));
        assertThat(Pictures.learningCurves(List.of(epoch)))
                .extracting(Picture::name)
                .containsExactlyInAnyOrder("learning-curve-kind-loss", "learning-curve-kind-f1");
    }

    @Test
    void drawsNothingWithoutEpochs() {
        assertThat(Pictures.learningCurves(List.of())).isEmpty();
    }

    @Test
    void leavesOutWhatIsNotFinite() {
        List<EpochRecord> epochs = List.of(
                new EpochRecord(1, 10, 1, Map.of("train/loss", 0.3)),
                new EpochRecord(2, 20, 2, Map.of("train/loss", Double.NaN)),
                new EpochRecord(3, 30, 3, Map.of("train/loss", Double.POSITIVE_INFINITY)));
        assertThat(Pictures.learningCurves(epochs))
                .singleElement()
                .satisfies(p -> assertThat(p.svg()).contains("loss by epoch; at the end train 0.3"));
        assertThat(Pictures.learningCurves(epochs.subList(1, 3))).isEmpty();
    }

    @Test
    void namesFilesPlainly() {
        EpochRecord epoch = new EpochRecord(1, 10, 1, Map.of("train/a b\\..:c", 1.0));
        assertThat(Pictures.learningCurves(List.of(epoch)).get(0).name()).isEqualTo("learning-curve-a-b-..-c");
    }

    @Test
    void makesPicturesThatCanBeReadBack() throws IOException, ParserConfigurationException, SAXException {
        Picture picture =
                Pictures.learningCurves(Digits.report().record().epochs()).get(0);
        BufferedImage image = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(picture.png())));
        assertThat(image.getWidth()).isEqualTo(1120);
        assertThat(image.getHeight()).isEqualTo(640);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
        Element svg = root(picture);
        assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 560 320");
        assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(10);
    }

    @Test
    void tellsCurvesApartWithoutColour() {
        String svg = Pictures.learningCurves(Digits.report().record().epochs())
                .get(0)
                .svg();
        assertThat(svg)
                .contains("stroke-dasharray=\"6,5\"")
                .contains("currentColor")
                .doesNotContain("rgb(1,2,3)");
    }

    @Test
    void givesPicturesThatShareAPageIdsOfTheirOwn() throws IOException, ParserConfigurationException, SAXException {
        List<Picture> pictures =
                Pictures.learningCurves(Digits.report().record().epochs());
        List<String> first = ids(root(pictures.get(0)));
        assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(ids(root(pictures.get(1))));
    }

    @Test
    void writesCountsInAMatrixWithRoomForThemOnly() {
        assertThat(Pictures.confusionMatrix("confusion-matrix", matrix(10)).svg())
                .contains(">900</text");
        assertThat(Pictures.confusionMatrix("confusion-matrix", matrix(60)).svg())
                .doesNotContain(">900</text");
    }

    @Test
    void drawsEachLineWithItsNameAndNoPictureWithoutLines() {
        MetricValue.Curves.Line line =
                new MetricValue.Curves.Line("cat", List.of(0.0, 0.5, 1.0), List.of(0.0, 0.75, 1.0));
        MetricValue.Curves.Line other = new MetricValue.Curves.Line("cat", List.of(0.0, 1.0), List.of(0.0, 1.0));
        Map<String, MetricValue> values = new LinkedHashMap<>();
        values.put("roc-auc/curve", new MetricValue.Curves("ROC curve", "fpr", "tpr", true, List.of(line, other)));
        values.put("roc-auc", new MetricValue.Scalar(0.75));
        values.put("empty/curve", new MetricValue.Curves("None", "x", "y", false, List.of()));
        assertThat(Pictures.curves(values)).singleElement().satisfies(picture -> {
            assertThat(picture.name()).isEqualTo("roc-auc-curve");
            assertThat(picture.svg()).contains("ROC curve: tpr over fpr, by cat, cat");
            assertThat(picture.svg()).contains("stroke=\"rgb(47,126,216)\"").contains("stroke=\"rgb(224,108,27)\"");
        });
    }

    @Test
    void drawsAMatrixWithAClassThatIsNeverPresent() {
        assertThat(Pictures.confusionMatrix(
                                "confusion-matrix",
                                new MetricValue.ConfusionMatrix(
                                        List.of("a", "b"), List.of(List.of(0L, 0L), List.of(3L, 0L))))
                        .svg())
                .contains(">3</text");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the system always has fonts")
    void saysWhatToInstallWhereJavaFindsNoFonts(@TempDir Path home) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Djava.awt.headless=true",
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutFonts.class.getName())
                .redirectErrorStream(true);
        Path fonts = Files.writeString(home.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        builder.environment().put("FONTCONFIG_FILE", fonts.toString());
        Process java = builder.start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        assertThat(output).contains("Java finds no fonts to draw pictures with. Install fontconfig and a font");
        assertThat(output).contains("<h2>Learning curves</h2>").contains("<h2>Confusion matrix</h2>");
    }

    /** Makes a report on a Java without fonts. */
    static final class WithoutFonts {
        private WithoutFonts() {}

        public static void main(String[] arguments) {
            System.out.println(Report.html(Digits.report()));
        }
    }

    private static MetricValue.ConfusionMatrix matrix(int n) {
        return new MetricValue.ConfusionMatrix(
                IntStream.range(0, n).mapToObj(Integer::toString).toList(),
                IntStream.range(0, n)
                        .mapToObj(i -> LongStream.range(0, n)
                                .mapToObj(j -> i == j ? 900 : j % 3)
                                .toList())
                        .toList());
    }

    private static Element root(Picture picture) throws IOException, ParserConfigurationException, SAXException {
        // The file names a DTD, which must not be fetched.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static List<String> ids(Element svg) {
        return IntStream.range(0, svg.getElementsByTagName("clipPath").getLength())
                .mapToObj(i -> ((Element) svg.getElementsByTagName("clipPath").item(i)).getAttribute("id"))
                .toList();
    }
}
