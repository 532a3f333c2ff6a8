package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Splits;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published files, held against figures that were measured with NumPy. */
class RealDataTest {
    private static DataHome home() {
        String home = System.getenv("ASSAY_DATA");
        assumeTrue(home != null, "SKIPPED: set ASSAY_DATA to the folder of the data sets");
        return new DataHome(
                List.of(Path.of(String.valueOf(home)).toAbsolutePath()), Path.of("nowhere"), false, line -> {});
    }

    @Test
    void readsMnist() {
        Examples train = new Mnist().open(Part.TRAIN, home());

        assertThat(train.size()).isEqualTo(60_000);
        assertThat(new Mnist().open(Part.TEST, home()).size()).isEqualTo(10_000);
        assertThat(meanPixel(train)).isCloseTo(0.1307, within(0.00005));
        assertThat(counts(train)).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    }

    @Test
    void readsFashionMnist() {
        Examples train = new FashionMnist().open(Part.TRAIN, home());

        assertThat(meanPixel(train)).isCloseTo(0.2860, within(0.00005));
        assertThat(counts(train)).containsOnly(6000).hasSize(10);
        assertThat(counts(new FashionMnist().open(Part.TEST, home()))).containsOnly(1000);
    }

    @Test
    void readsMnistAsFilesOfOnesOwn() {
        Path folder = Path.of("mnist");
        Idx idx = new Idx(
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"),
                Optional.empty(),
                Optional.empty(),
                List.of());

        assertThat(idx.info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 10_000));
        assertThat(idx.open(Part.TRAIN, home()).batch(0, 9_999))
                .isEqualTo(new Mnist().open(Part.TEST, home()).batch(0, 9_999));
    }

    @Test
    void readsIris() {
        Dataset iris = csv("iris/iris.csv");

        assertThat(iris.info(home()).task())
                .isEqualTo(new Task.MultiClass(List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica")));
        Examples examples = iris.open(Part.TRAIN, home());
        assertThat(counts(examples)).containsExactly(50, 50, 50);
        assertThat(examples.batch(0).inputs().values()).containsExactly(5.1f, 3.5f, 1.4f, 0.2f);
    }

    @Test
    void readsWineAndItsQuality() {
        assertThat(counts(csv("wine/wine.csv").open(Part.TRAIN, home()))).containsExactly(59, 71, 48);
        assertThat(csv("wine-quality/winequality-red.csv").info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 1599));
        assertThat(csv("wine-quality/winequality-white.csv").info(home()).task().names())
                .containsExactly("3", "4", "5", "6", "7", "8", "9");
    }

    private static Csv table(
            String file, String separator, List<String> targets, Csv.Missing missing, Optional<Path> test) {
        return new Csv(
                Path.of(file),
                separator,
                false,
                targets,
                Csv.TaskKind.AUTO,
                separator.equals(",") ? List.of() : List.of("8"),
                List.of("?"),
                missing,
                test,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void readsAutoMpgWhoseHorsepowerLacksSixTimes() {
        List<String> mpg = List.of("0");
        assertThat(table("auto-mpg/auto-mpg.data", "whitespace", mpg, Csv.Missing.SKIP, Optional.empty())
                        .open(Part.TRAIN, home())
                        .size())
                .isEqualTo(392);
        Examples kept = table("auto-mpg/auto-mpg.data", "whitespace", mpg, Csv.Missing.KEEP, Optional.empty())
                .open(Part.TRAIN, home());
        assertThat(kept.size()).isEqualTo(398);
        float[] values = kept.batch(IntStream.range(0, 398).toArray()).inputs().values();
        assertThat(IntStream.range(0, values.length).filter(i -> values[i] == Examples.MISSING))
                .hasSize(6)
                .allMatch(i -> i % 7 == 2);
    }

    @Test
    void readsDigitsWithTheirOwnTestPart() {
        Csv digits = table(
                "digits/optdigits.tra",
                ",",
                List.of("-1"),
                Csv.Missing.FAIL,
                Optional.of(Path.of("digits/optdigits.tes")));
        assertThat(digits.info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 3823, Part.TEST, 1797));
        assertThat(counts(digits.open(Part.TEST, home())))
                .containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    }

    @Test
    void readsTheCifarSubsetAlikeFromBinaryAndFromImages(@TempDir Path cache) throws IOException {
        DataHome home = home();
        Examples binary = new CifarBinary(
                        List.of(Path.of("cifar-10/data_batch_1000.bin")), List.of(), CifarBinary.Labels.CIFAR_10)
                .open(Part.TRAIN, home);
        assertThat(counts(binary)).containsOnly(100).hasSize(10);
        // Sorted by their numbers, as the binary file has them, in two folders as they have to have classes.
        List<Path> images;
        try (Stream<Path> all = Files.list(home.homes().get(0).resolve("cifar-10/train-1000-png"))) {
            images = all.sorted(Comparator.comparingInt(path ->
                            Integer.parseInt(String.valueOf(path.getFileName()).replace(".png", ""))))
                    .toList();
        }
        for (int i = 0; i < 40; i++) {
            Path link =
                    cache.resolve("set").resolve(i % 2 == 0 ? "even" : "odd").resolve(String.format("%04d.png", i));
            Files.createDirectories(link.getParent());
            Files.copy(images.get(i), link);
        }
        DataHome temporary = new DataHome(List.of(cache), cache.resolve("cache"), false, line -> {});
        Examples decoded = new ImageFolder(
                        Path.of("set"), Optional.empty(), 3, Optional.empty(), ImageFolder.Fit.STRETCH, OnBroken.ERROR)
                .open(Part.TRAIN, temporary);
        for (int i = 0; i < 20; i++) {
            assertThat(decoded.batch(i).inputs()).isEqualTo(binary.batch(2 * i).inputs());
            assertThat(decoded.batch(20 + i).inputs())
                    .isEqualTo(binary.batch(2 * i + 1).inputs());
        }
    }

    @Test
    void readsTenThousandJpegsOutOfAZip(@TempDir Path cache) {
        DataHome home = new DataHome(home().homes(), cache, false, line -> {});
        Dataset jpegs = new ImageFolder(
                Path.of("cifar-10/jpeg-test-10000.zip"),
                Optional.empty(),
                3,
                Optional.empty(),
                ImageFolder.Fit.STRETCH,
                OnBroken.ERROR);
        Examples examples = jpegs.open(Part.TRAIN, home);
        assertThat(jpegs.info(home).task().names()).isEqualTo(CifarArchive.CLASSES_10);
        assertThat(counts(examples)).containsOnly(1000).hasSize(10);
    }

    @Test
    void readsMovieReviews() {
        TextLines reviews = new TextLines(
                List.of(Path.of("rt-polarity/rt-polarity.neg"), Path.of("rt-polarity/rt-polarity.pos")),
                List.of(),
                Optional.empty(),
                true);
        Examples examples = reviews.open(Part.TRAIN, home());
        assertThat(counts(examples)).containsExactly(5331, 5331);
        assertThat(examples.inputShape().length()).isGreaterThan(50).isLessThan(70);
    }

    @Test
    void readsShakespeare() {
        Characters text = new Characters(Path.of("tiny-shakespeare/input.txt"), 100, 100, Characters.Predict.ALL, 0.1);
        List<String> characters = text.info(home()).task().names();
        assertThat(characters).hasSize(65);
        assertThat(text.info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 10_038, Part.TEST, 1_115));
        Examples train = text.open(Part.TRAIN, home());
        StringBuilder begin = new StringBuilder();
        for (float number : train.batch(0).inputs().values()) {
            begin.append(characters.get((int) number));
        }
        assertThat(begin).startsWith("First Citizen:\\nBefore we proceed");
    }

    @Test
    void readsMembranes(@TempDir Path cache) {
        DataHome home = new DataHome(home().homes(), cache, false, line -> {});
        MaskImages membranes = new MaskImages(
                Path.of("isbi-membrane/image"),
                Path.of("isbi-membrane/label"),
                1,
                List.of(0, 255),
                List.of("membrane", "cell"),
                Optional.of(Shape.of(256, 256)),
                0.2);
        assertThat(membranes.info(home).sizes()).isEqualTo(Map.of(Part.TRAIN, 96, Part.TEST, 24));
        double[] shares = new double[2];
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            Examples examples = membranes.open(part, home);
            for (int i = 0; i < examples.size(); i++) {
                float[] targets = examples.batch(i).targets().values();
                for (int j = 0; j < targets.length; j++) {
                    shares[j / (256 * 256)] += targets[j] / 120 / 256 / 256;
                }
            }
        }
        assertThat(shares[0]).isCloseTo(0.220, within(0.0005));
        assertThat(shares[1]).isCloseTo(0.780, within(0.0005));
    }

    @Test
    void readsBloodCellsAndNamesTheTwoBoxesWithoutArea() {
        List<String> notices = new ArrayList<>();
        DataHome home = new DataHome(home().homes(), Path.of("nowhere"), false, notices::add);
        Voc cells = new Voc(
                Path.of("bccd/Annotations"),
                Path.of("bccd/JPEGImages"),
                Optional.of(Path.of("bccd/ImageSets/Main")),
                3,
                Shape.of(48, 64),
                Degenerate.SKIP);
        assertThat(cells.info(home).sizes()).isEqualTo(Map.of(Part.TRAIN, 205, Part.VALIDATION, 87, Part.TEST, 72));
        assertThat(notices.get(0))
                .startsWith("left out 2 boxes without area: BloodImage_00338.jpg (")
                .contains("504,337", "BloodImage_00343.jpg (", "181,329");
        Map<String, Integer> boxes = new TreeMap<>();
        for (Part part : Part.values()) {
            cells.annotations(part, home)
                    .forEach(image -> image.boxes().forEach(box -> boxes.merge(box.category(), 1, Integer::sum)));
        }
        assertThat(boxes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(4886);
        assertThat(boxes).containsEntry("WBC", 372);
    }

    private static Csv csv(String file) {
        return new Csv(
                Path.of(file),
                ",",
                false,
                List.of("-1"),
                Csv.TaskKind.AUTO,
                List.of(),
                List.of("?"),
                Csv.Missing.FAIL,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static double meanPixel(Examples examples) {
        float[] pixels = new float[784];
        double sum = 0;
        for (int i = 0; i < examples.size(); i++) {
            examples.copyInput(i, pixels, 0);
            for (float pixel : pixels) {
                sum += pixel;
            }
        }
        return sum / 255 / 784 / examples.size();
    }

    private static int[] counts(Examples examples) {
        int[] counts = new int[examples.targetShape().length()];
        for (int c : Splits.classes(examples)) {
            counts[c]++;
        }
        return counts;
    }
}
