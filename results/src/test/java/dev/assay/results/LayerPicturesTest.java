package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.EpochRecord;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerPicturesTest {
    private static final double NONE = Double.NaN;

    /** The top left corner of the first tile in a picture of tiles, and how far tiles lie apart beyond their size. */
    private static final int LEFT = 4;

    private static final int TOP = 26;
    private static final int GAP = 4;

    @TempDir
    Path folder;

    private static BufferedImage read(byte[] png) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
    }

    private static Picture only(Map<String, Tensor> seen) {
        List<LayerPictures.Group> groups = LayerPictures.of(List.of(), seen);
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).pictures()).hasSize(1);
        return groups.get(0).pictures().get(0);
    }

    /** The brightness of a point of the picture, on its own scale. */
    private static int grey(BufferedImage image, double x, double y) {
        int rgb = image.getRGB((int) Math.round(2 * x), (int) Math.round(2 * y));
        assertThat(rgb >> 16 & 0xFF).isEqualTo(rgb & 0xFF);
        return rgb & 0xFF;
    }

    @Test
    void drawsAKnownFilterWithGreyForNoWeight() throws IOException {
        Picture picture = only(Map.of("filters/conv1/3", Tensor.of(Shape.of(2, 1, 2, 2), 1, -1, 0, 0.5, 0, 0, 0, -3)));
        assertThat(picture.name()).isEqualTo("filters-conv1");
        assertThat(picture.svg()).contains("Filters of conv1 after epoch 3");
        BufferedImage image = read(picture.png());
        // Each pixel of 2 x 2 becomes 22 x 22 of the picture.
        assertThat(image.getHeight()).isEqualTo(2 * (TOP + 44 + GAP + GAP));
        assertThat(grey(image, LEFT + 11, TOP + 11)).isEqualTo(255);
        assertThat(grey(image, LEFT + 33, TOP + 11)).isEqualTo(0);
        assertThat(grey(image, LEFT + 11, TOP + 33)).isEqualTo(128);
        assertThat(grey(image, LEFT + 33, TOP + 33)).isEqualTo(191);
        int second = LEFT + 44 + GAP;
        assertThat(grey(image, second + 11, TOP + 11)).isEqualTo(128);
        assertThat(grey(image, second + 33, TOP + 33)).isEqualTo(0);
    }

    @Test
    void drawsColoursWhereAFilterHasThreeChannelsAndEachChannelWhereItHasAnother() throws IOException {
        Picture red = only(Map.of("filters/c/1", Tensor.of(Shape.of(1, 3, 1, 1), 2, -2, 0)));
        int rgb = read(red.png()).getRGB(2 * (LEFT + 20), 2 * (TOP + 20));
        assertThat(rgb).isEqualTo(0xFFFF0080);
        Picture two = only(Map.of("filters/c/1", Tensor.of(Shape.of(1, 2, 1, 1), 2, -2)));
        assertThat(grey(read(two.png()), LEFT + 20, TOP + 20)).isEqualTo(255);
        assertThat(grey(read(two.png()), LEFT + 44 + GAP + 20, TOP + 20)).isEqualTo(0);
    }

    @Test
    void drawsARowForEachEpochTheFirstAndTheLastAmongThem() throws IOException {
        Map<String, Tensor> seen = new LinkedHashMap<>();
        for (int epoch = 0; epoch <= 20; epoch++) {
            seen.put("filters/c/" + epoch, Tensor.of(Shape.of(1, 1, 1, 2), 1, epoch / 20.0));
        }
        LayerPictures.Group group = LayerPictures.of(List.of(), seen).get(0);
        Picture picture = group.pictures().get(1);
        assertThat(picture.name()).isEqualTo("filters-by-epoch-c");
        assertThat(picture.svg()).contains("a row for each epoch: 0, 3, 6, 9, 11, 14, 17, 20");
        BufferedImage image = read(picture.png());
        assertThat(image.getWidth()).as("there is room for the title").isGreaterThan(2 * 400);
        int row = 17 + GAP;
        assertThat(grey(image, LEFT + 25, TOP + 8)).isEqualTo(128);
        assertThat(grey(image, LEFT + 25, TOP + 7 * row + 8)).isEqualTo(255);
    }

    @Test
    void stretchesActivationsFromTheLeastToTheGreatest() throws IOException {
        Picture maps = only(Map.of("activations/relu1/7", Tensor.of(Shape.of(1, 2, 2), -1, 3, 1, 0)));
        assertThat(maps.name()).isEqualTo("activations-relu1-7");
        BufferedImage image = read(maps.png());
        assertThat(grey(image, LEFT + 28, TOP + 28)).isEqualTo(0);
        assertThat(grey(image, LEFT + 84, TOP + 28)).isEqualTo(255);
        assertThat(grey(image, LEFT + 28, TOP + 84)).isEqualTo(128);
        // Five units in a square of 3 x 2.
        Picture units = only(Map.of("activations/dense1/7", Tensor.of(Shape.of(5), 0, 1, 2, 3, 4)));
        BufferedImage vector = read(units.png());
        assertThat(grey(vector, LEFT + 18, TOP + 18)).isEqualTo(0);
        assertThat(grey(vector, LEFT + 37 + 18, TOP + 37 + 18)).isEqualTo(255);
        assertThat(grey(vector, LEFT + 2 * 37 + 18, TOP + 37 + 18))
                .as("nothing")
                .isEqualTo(255);
    }

    @Test
    void drawsPatchesInASquareWithTheGreatestActivationAndNothingOutsideOfTheImage() throws IOException {
        Tensor patches = Tensor.of(Shape.of(4, 1, 1, 1), 8, NONE, 4, 0);
        Tensor places = Tensor.of(Shape.of(4, 4), 5, 0, 0, 2.5, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1);
        Map<String, Tensor> seen = new LinkedHashMap<>();
        seen.put("patches/conv/2/3", patches);
        seen.put("places/conv/2/3", places);
        Picture picture = only(seen);
        assertThat(picture.name()).isEqualTo("patches-conv-2");
        assertThat(picture.svg()).contains(">3: 2.5</text").contains("most").contains("units of conv/2");
        BufferedImage image = read(picture.png());
        // Two by two pixels and a gap of one between them, each 44 x 44.
        assertThat(grey(image, LEFT + 22, TOP + 22)).isEqualTo(255);
        assertThat(grey(image, LEFT + 110, TOP + 22)).as("the page").isEqualTo(255);
        assertThat(grey(image, LEFT + 22, TOP + 110)).isEqualTo(128);
        assertThat(grey(image, LEFT + 110, TOP + 110)).isEqualTo(0);
    }

    @Test
    void putsTheSamePixelsIntoTheLinesAsIntoThePixels() throws IOException {
        Picture picture = only(Map.of("maximized/dense1/4", Tensor.of(Shape.of(1, 1, 2), 0, 1)));
        assertThat(picture.svg()).contains(">4</text");
        Matcher image =
                Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=\\s]+)\"").matcher(picture.svg());
        assertThat(image.find()).isTrue();
        BufferedImage inside = read(Base64.getMimeDecoder().decode(image.group(1)));
        assertThat(inside.getRGB(LEFT + 21, 21)).isEqualTo(0xFF000000);
        assertThat(inside.getRGB(LEFT + 63, 21)).isEqualTo(0xFFFFFFFF);
        assertThat(image.find()).as("one image alone").isFalse();
    }

    @Test
    void drawsALineForEachLayerAndSaysWhereThereAreMore() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        IntStream.range(0, 30).forEach(i -> metrics.put("diagnostics/update-ratio/layer" + i, 0.001 * (i + 1)));
        metrics.put("diagnostics/dead-units/relu1", 0.0);
        metrics.put("diagnostics/dead-units/broken", Double.NaN);
        metrics.put("validation/accuracy", 0.5);
        List<EpochRecord> epochs = List.of(new EpochRecord(1, 10, 1, metrics), new EpochRecord(2, 20, 2, metrics));
        List<LayerPictures.Group> groups = LayerPictures.of(epochs, Map.of());
        assertThat(groups).extracting(LayerPictures.Group::title).containsExactly("Layers");
        assertThat(groups.get(0).pictures())
                .extracting(Picture::name)
                .containsExactly("layers-update-ratio", "layers-dead-units");
        assertThat(groups.get(0).pictures().get(0).svg())
                .contains("update ratio, 10 of 30 layers by epoch; at the end layer0 0.001, layer3 0.004,")
                .contains("layer29 0.03");
        assertThat(groups.get(0).pictures().get(1).svg())
                .contains("dead units by epoch; at the end relu1 0")
                .doesNotContain("broken");
        assertThat(Pictures.learningCurves(epochs))
                .extracting(Picture::name)
                .containsExactly("learning-curve-accuracy");
    }

    @Test
    void drawsNothingWhereNothingWasSeen() {
        assertThat(LayerPictures.of(List.of(), Map.of("something/else", Tensor.zeros(Shape.of(1)))))
                .isEmpty();
    }

    @Test
    void keepsTensorsByNameTheLastOfANameAloneAndTellsOfADamagedFile() throws IOException {
        RunDirectory directory = RunDirectory.create(folder, "mine", "1");
        assertThat(Seen.read(directory)).isEmpty();
        Tensor one = Tensor.of(Shape.of(1), 1);
        Tensor two = Tensor.of(Shape.of(1), 2);
        Seen.add(directory, Map.of("filters/a/1", one));
        Seen.add(directory, Map.of("filters/a/2", one));
        Seen.add(directory, Map.of("filters/a/1", two));
        assertThat(Seen.read(directory)).isEqualTo(Map.of("filters/a/1", two, "filters/a/2", one));
        byte[] bytes = Files.readAllBytes(Seen.file(directory));
        Files.write(Seen.file(directory), Arrays.copyOf(bytes, 20));
        assertThatThrownBy(() -> Seen.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("diagnostics.safetensors");
    }
}
