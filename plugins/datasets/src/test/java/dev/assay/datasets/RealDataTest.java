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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

    private static Csv csv(String file) {
        return new Csv(
                Path.of(file), ",", false, List.of("-1"), Csv.TaskKind.AUTO, List.of(), List.of("?"), Csv.Missing.FAIL);
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
