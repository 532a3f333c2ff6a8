package dev.assay.datasets.augmentations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Augmentation;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AugmentationsTest {
    private static final float[] IMAGE = {4, 5, 8, 7, 1, 8, 8, 8, 3, 6, 6, 4};
    private static final Task TASK = new Task.MultiClass(List.of("a", "b"));

    private static float[] moved(Motion motion, boolean blend) {
        float[] into = new float[IMAGE.length];
        motion.move(IMAGE, into, 1, 3, 4, blend);
        return into;
    }

    private static Examples one(Shape shape, double... values) {
        return new HostExamples(Tensor.of(shape.batched(1), values), Tensor.of(Shape.of(1, 2), 1, 0));
    }

    private static float[] distorted(Augmentation augmentation, Examples examples, long seed) {
        return augmentation
                .fit(examples, TASK)
                .apply(examples.batch(0), new Seeds(seed).stream("augmentation"))
                .inputs()
                .values();
    }

    @Test
    void mirrorsLeftToRight() {
        assertThat(moved(new Mirror(), true)).containsExactly(7, 8, 5, 4, 8, 8, 8, 1, 4, 6, 6, 3);
    }

    @Test
    void shiftsByWholePixelsAndFillsWhatIsBeyondTheBorder() {
        assertThat(moved(new Shift(1, -1, Fill.CONSTANT), true)).containsExactly(0, 1, 8, 8, 0, 3, 6, 6, 0, 0, 0, 0);
        assertThat(moved(new Shift(1, -1, Fill.NEAREST), true)).containsExactly(1, 1, 8, 8, 3, 3, 6, 6, 3, 3, 6, 6);
        assertThat(moved(new Shift(-2, 0, Fill.REFLECT), true)).containsExactly(8, 7, 7, 8, 8, 8, 8, 8, 6, 4, 4, 6);
    }

    /** scipy.ndimage.affine_transform, order 1, modes grid-constant, nearest and reflect: 30 degrees, slanted by 10, 1.2 as large, 0.4 right, 0.3 up. */
    @Test
    void turnsShearsScalesAndShiftsAsSciPyDoes() {
        float[][] expected = {
            {
                1.237316f, 5.008513f, 6.977820f, 7.834195f, 3.201692f, 6.220050f, 7.650321f, 7.888398f, 1.106575f,
                4.120835f, 6.206945f, 6.319613f
            },
            {
                1.572970f, 5.008513f, 6.977820f, 7.834195f, 3.228075f, 6.220050f, 7.650321f, 7.888398f, 4.096316f,
                6.000000f, 6.206945f, 6.319613f
            },
            {
                1.572970f, 5.008513f, 6.977820f, 7.834195f, 3.228075f, 6.220050f, 7.650321f, 7.888398f, 4.096316f,
                6.000000f, 6.206945f, 6.319613f
            }
        };
        for (Fill fill : Fill.values()) {
            Warp warp = Warp.affine(Math.toRadians(30), Math.toRadians(10), 1.2, 0.4, -0.3, 3, 4, fill);
            assertThat(moved(warp, true)).as(fill.name()).containsExactly(expected[fill.ordinal()], within(1e-5f));
        }
    }

    @Test
    void takesTheNearestPixelWhereMixturesMeanNothing() {
        Warp warp = Warp.affine(0, 0, 1, 0.4, -0.7, 3, 4, Fill.CONSTANT);
        assertThat(moved(warp, false)).containsExactly(1, 8, 8, 8, 3, 6, 6, 4, 0, 0, 0, 0);
    }

    /** scipy.ndimage.gaussian_filter(field, 1, mode="constant", truncate=4) * 5. */
    @Test
    void smoothsDisplacementsAsSciPyDoes() {
        float[] field = new float[30];
        for (int i = 0; i < 30; i++) {
            field[i] = i % 7 / 3f - 1;
        }
        double[] gaussian = {0.39894347, 0.24197145, 0.05399113, 0.00443186, 0.00013383};
        new ElasticDistortion(5, 1, Fill.CONSTANT).displace(field, gaussian, 5, 6);
        assertThat(field)
                .containsExactly(
                        new float[] {
                            -0.879354f,
                            -1.489931f,
                            -1.372030f,
                            -0.553023f,
                            0.391460f,
                            0.783091f,
                            0.179877f,
                            -0.890045f,
                            -1.730318f,
                            -1.372582f,
                            -0.315465f,
                            0.391540f,
                            1.336550f,
                            0.730837f,
                            -0.827320f,
                            -1.736375f,
                            -1.379677f,
                            -0.550375f,
                            1.397071f,
                            1.712268f,
                            0.724780f,
                            -0.964018f,
                            -1.820869f,
                            -1.339771f,
                            0.781163f,
                            1.396840f,
                            1.328904f,
                            0.086728f,
                            -1.296819f,
                            -1.345352f
                        },
                        within(2e-5f));
    }

    @Test
    void elasticDistortionByNothingLeavesTheImage() {
        double[] pixels = new double[IMAGE.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = IMAGE[i];
        }
        assertThat(distorted(new ElasticDistortion(0, 1, Fill.CONSTANT), one(Shape.of(1, 3, 4), pixels), 3))
                .containsExactly(IMAGE);
    }

    @Test
    void cropsAtEachPlaceOfThePadding() {
        Examples point = one(Shape.of(1, 3, 3), 0, 0, 0, 0, 1, 0, 0, 0, 0);
        Set<Integer> places = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            float[] found = distorted(new RandomCrop(1, Fill.CONSTANT), point, seed);
            for (int i = 0; i < found.length; i++) {
                if (found[i] == 1) {
                    places.add(i);
                }
            }
        }
        assertThat(places).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void flipsAsOftenAsItIsTold() {
        Examples examples = one(Shape.of(1, 1, 2), 1, 2);
        long flipped = 0;
        for (int seed = 0; seed < 1000; seed++) {
            flipped += distorted(new HorizontalFlip(0.3), examples, seed)[0] == 2 ? 1 : 0;
        }
        // Five standard deviations either way.
        assertThat(flipped).isBetween(228L, 372L);
    }

    @Test
    void castsWholeChannelsWithinTheRange() {
        Examples black = one(Shape.of(3, 1, 2), 0, 0, 0, 0, 0, 0);
        int untouched = 0;
        for (int seed = 0; seed < 300; seed++) {
            float[] found = distorted(new ColorCast(20, 0.5), black, seed);
            for (int channel = 0; channel < 3; channel++) {
                assertThat(found[2 * channel]).isEqualTo(found[2 * channel + 1]).isBetween(-20f, 20f);
                untouched += found[2 * channel] == 0 ? 1 : 0;
            }
        }
        assertThat(untouched).isBetween(375, 525);
    }

    /** The colours (0, 0), (3, 4), (6, 8) lie on one line, whose standard deviation is 5 sqrt(2/3). */
    @Test
    void findsThePrincipalComponentsOfTheColors() {
        Examples line = one(Shape.of(2, 1, 3), 0, 3, 6, 0, 4, 8);
        double[][] directions = PcaColor.directions(line, 2);
        double length = 5 * Math.sqrt(2 / 3.0);
        assertThat(Math.abs(directions[0][0])).isCloseTo(0.6 * length, within(1e-9));
        assertThat(Math.abs(directions[0][1])).isCloseTo(0.8 * length, within(1e-9));
        assertThat(directions[1]).containsExactly(new double[2], within(1e-6));
        float[] found = distorted(new PcaColor(0.1), line, 1);
        float red = found[0];
        assertThat(found)
                .containsExactly(
                        new float[] {red, red + 3, red + 6, red * 4 / 3, red * 4 / 3 + 4, red * 4 / 3 + 8},
                        within(1e-5f));
    }

    @Test
    void coversOneSquareWithTheMeanOfEachChannel() {
        Examples examples = one(Shape.of(2, 2, 2), 1, 2, 3, 4, 10, 20, 30, 40);
        float[] found = distorted(new Cutout(4), examples, 1);
        int covered = 0;
        for (int i = 0; i < 4; i++) {
            if (found[i] == 2.5f) {
                covered++;
                assertThat(found[4 + i]).isEqualTo(25);
            } else {
                assertThat(found[i]).isEqualTo(i + 1);
                assertThat(found[4 + i]).isEqualTo(10 * (i + 1));
            }
        }
        assertThat(covered).isPositive();
    }

    @Test
    void addsNoiseInProportionToTheSpreadOfTheData() {
        int count = 20_000;
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 2 == 0 ? -50 : 50;
        }
        Examples examples = one(Shape.of(count), values);
        float[] found = distorted(new GaussianNoise(0.1), examples, 1);
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += Math.pow(found[i] - values[i], 2);
        }
        assertThat(Math.sqrt(squares / count)).isCloseTo(5, within(0.15));
    }

    @Test
    void anImageThatLeavesItsFrameLeavesPixelsThatCountForNothing() {
        Task.Segmentation task = new Task.Segmentation(List.of("a", "b"), 1, 2);
        Examples examples =
                new HostExamples(Tensor.of(Shape.of(1, 1, 1, 2), 5, 6), Tensor.of(Shape.of(1, 2, 1, 2), 1, 0, 0, 1));
        Augmentation.Fitted fitted =
                Motion.fitted("shift", examples, task, (random, height, width) -> new Shift(1, 0, Fill.CONSTANT));
        Batch found = fitted.apply(examples.batch(0), new Seeds(1).stream("any"));
        assertThat(found.inputs().values()).containsExactly(0, 5);
        assertThat(found.targets().values()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void saysWhatItTakesWhereTheInputsAreNoImages() {
        Examples table = one(Shape.of(4), 1, 2, 3, 4);
        assertThatThrownBy(() -> new Rotate(10, Fill.CONSTANT).fit(table, TASK))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "augmentation 'rotate' takes images, channels x height x width, but the inputs of this data set are 4");
        Examples grey = one(Shape.of(1, 1, 2), 1, 2);
        assertThatThrownBy(() -> new PcaColor(0.1).fit(grey, TASK))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "augmentation 'pca-color' takes images of several channels, but the inputs of this data set are 1x1x2");
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> new HorizontalFlip(1.1)).hasMessage("probability must be from 0 to 1, found 1.1");
        assertThatThrownBy(() -> new RandomCrop(0, Fill.CONSTANT)).hasMessageStartingWith("padding must");
        assertThatThrownBy(() -> new Translate(1, 0, Fill.CONSTANT)).hasMessageStartingWith("horizontal must");
        assertThatThrownBy(() -> new Translate(0, -1, Fill.CONSTANT)).hasMessageStartingWith("vertical must");
        assertThatThrownBy(() -> new Rotate(200, Fill.CONSTANT))
                .hasMessage("degrees must be from 0 to 180 degrees, found 200.0");
        assertThatThrownBy(() -> new RandomAffine(0, 70, 0, 0, 0, Fill.CONSTANT))
                .hasMessageStartingWith("shear must");
        assertThatThrownBy(() -> new RandomAffine(0, 0, 1, 0, 0, Fill.CONSTANT)).hasMessageStartingWith("scale must");
        assertThatThrownBy(() -> new ElasticDistortion(-1, 1, Fill.CONSTANT)).hasMessageStartingWith("alpha must");
        assertThatThrownBy(() -> new ElasticDistortion(1, 0, Fill.CONSTANT)).hasMessageStartingWith("sigma must");
        assertThatThrownBy(() -> new ColorCast(0, 1)).hasMessageStartingWith("range must");
        assertThatThrownBy(() -> new PcaColor(0)).hasMessageStartingWith("deviation must");
        assertThatThrownBy(() -> new Cutout(0)).hasMessageStartingWith("size must");
        assertThatThrownBy(() -> new GaussianNoise(Double.NaN)).hasMessageStartingWith("deviation must");
    }
}
