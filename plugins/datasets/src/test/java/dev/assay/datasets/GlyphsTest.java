package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Splits;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlyphsTest {
    private static final DataHome NOWHERE = new DataHome(List.of(), Path.of("nowhere"), false, line -> {});

    @Test
    void drawsTheSameBytesOnEveryMachine() throws Exception {
        assertThat(sha256(open(new Glyphs(200, 100, 0.4, 1), Part.TRAIN)))
                .isEqualTo("269b3ef780ab12a04549112b16cfc2d864423b6a9fc38bbab511253416d45602");
        assertThat(sha256(open(new Glyphs(200, 100, 0.4, 1), Part.TEST)))
                .isEqualTo("3673e1060b443464fcbe9c7691276c05f8916db8191c9914e5a5d819c8deeab0");
    }

    @Test
    void beginsWithTheSmallerSetWhenLarger() {
        Examples small = open(new Glyphs(30, 10, 0.4, 1), Part.TRAIN);
        Examples large = open(new Glyphs(300, 10, 0.4, 1), Part.TRAIN);

        for (int i = 0; i < 30; i++) {
            assertThat(pixels(large, i)).isEqualTo(pixels(small, i));
        }
    }

    @Test
    void showsEachDigitEquallyOftenInItsPlace() {
        int[] digits = Splits.classes(open(new Glyphs(1000, 10, 0.4, 1), Part.TRAIN));

        for (int i = 0; i < digits.length; i++) {
            assertThat(digits[i]).isEqualTo(i % 10);
        }
    }

    @Test
    void drawsNoExampleTwiceWithinAndAcrossParts() {
        Glyphs glyphs = new Glyphs(1000, 1000, 0.4, 1);

        assertThat(Stream.of(Part.TRAIN, Part.TEST)
                        .map(part -> open(glyphs, part))
                        .flatMap(examples -> IntStream.range(0, examples.size())
                                .mapToObj(i -> FloatBuffer.wrap(pixels(examples, i))))
                        .distinct())
                .hasSize(2000);
    }

    @Test
    void drawsOtherDigitsFromAnotherSeed() {
        assertThat(pixels(open(new Glyphs(1, 1, 0.4, 1), Part.TRAIN), 0))
                .isNotEqualTo(pixels(open(new Glyphs(1, 1, 0.4, 2), Part.TRAIN), 0));
    }

    @Test
    void keepsInkInsideThePictureAtEveryDifficulty() {
        for (double difficulty : new double[] {0, 0.4, 1}) {
            Examples examples = open(new Glyphs(500, 1, difficulty, 3), Part.TRAIN);
            for (int i = 0; i < 500; i++) {
                float[] pixels = pixels(examples, i);
                double ink = 0;
                double edge = 0;
                for (int p = 0; p < 784; p++) {
                    ink += pixels[p];
                    edge += p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27 ? pixels[p] : 0;
                }
                assertThat(ink).isBetween(2_000.0, 80_000.0);
                assertThat(edge).isLessThan(0.35 * ink);
            }
        }
    }

    @Test
    void straysFurtherFromTheMeanDigitWhenHarder() {
        assertThat(withinClassVariance(0.1)).isLessThan(withinClassVariance(0.4));
        assertThat(withinClassVariance(0.4)).isLessThan(withinClassVariance(0.8));
    }

    @Test
    void rejectsCountsAndDifficultiesOutOfRange() {
        assertThatThrownBy(() -> new Glyphs(0, 1, 0.4, 1)).hasMessage("train must be from 1 to 1000000, found 0");
        assertThatThrownBy(() -> new Glyphs(1, 2_000_000, 0.4, 1))
                .hasMessage("test must be from 1 to 1000000, found 2000000");
        assertThatThrownBy(() -> new Glyphs(1, 1, Double.NaN, 1))
                .hasMessage("difficulty must be from 0 to 1, found NaN");
    }

    private static double withinClassVariance(double difficulty) {
        Examples examples = open(new Glyphs(2000, 1, difficulty, 1), Part.TRAIN);
        double[][] sums = new double[10][784];
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            float[] pixels = pixels(examples, i);
            for (int p = 0; p < 784; p++) {
                sums[i % 10][p] += pixels[p];
                squares += pixels[p] * pixels[p];
            }
        }
        double ofMeans = 0;
        for (double[] sum : sums) {
            for (double value : sum) {
                ofMeans += value * value / 200;
            }
        }
        return 1 - ofMeans / squares;
    }

    private static Examples open(Glyphs glyphs, Part part) {
        return glyphs.open(part, NOWHERE);
    }

    private static float[] pixels(Examples examples, int index) {
        float[] pixels = new float[784];
        examples.copyInput(index, pixels, 0);
        return pixels;
    }

    private static String sha256(Examples examples) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < examples.size(); i++) {
            for (float level : pixels(examples, i)) {
                digest.update((byte) level);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
