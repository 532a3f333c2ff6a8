package dev.assay.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.Seeds;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SplitsTest {
    @Property
    void putsEveryExampleIntoExactlyOnePartOfTheSizeAskedFor(
            @ForAll @Size(max = 6) List<@IntRange(max = 60) Integer> sizes, @ForAll long seed) {
        int total = sizes.stream().mapToInt(Integer::intValue).sum();

        assertDivides(total, sizes, Splits.divide(total, sizes, random(seed)));
    }

    @Property
    void putsEveryExampleIntoExactlyOnePartOfTheSizeAskedForWhenStratified(
            @ForAll @Size(max = 100) List<@IntRange(max = 9) Integer> classes,
            @ForAll @Size(max = 4) List<@IntRange(max = 30) Integer> wishes,
            @ForAll long seed) {
        List<Integer> sizes = fitted(wishes, classes.size());

        assertDivides(classes.size(), sizes, Splits.stratified(ints(classes), sizes, random(seed)));
    }

    @Property
    void givesTheFirstOfTwoStratifiedPartsEachClassInProportionToWithinOneExample(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 5) Integer> classes,
            @ForAll @IntRange(max = 200) int wish,
            @ForAll long seed) {
        int size = Math.min(wish, classes.size());
        int[] part = Splits.stratified(ints(classes), List.of(size, classes.size() - size), random(seed))
                .get(0);

        for (int c = 0; c <= 5; c++) {
            int wanted = c;
            long there = classes.stream().filter(k -> k == wanted).count();
            long given =
                    Arrays.stream(part).filter(i -> classes.get(i) == wanted).count();
            double share = (double) there * size / classes.size();
            assertThat((double) given).isBetween(Math.floor(share), Math.ceil(share));
        }
    }

    @Property
    void dependsOnTheSeedAlone(@ForAll @IntRange(max = 100) int size, @ForAll long seed) {
        List<Integer> sizes = List.of(size / 3, size - size / 3);

        assertThat(Splits.divide(size, sizes, random(seed)).get(0))
                .isEqualTo(Splits.divide(size, sizes, random(seed)).get(0));
    }

    @Test
    void takesFiveThousandOutOfSixtyThousand() {
        int[] classes = IntStream.range(0, 60_000).map(i -> i % 10).toArray();
        List<int[]> parts = Splits.stratified(classes, List.of(55_000, 5_000), random(1));

        assertThat(parts).extracting(part -> part.length).containsExactly(55_000, 5_000);
        for (int c = 0; c < 10; c++) {
            int wanted = c;
            assertThat(Arrays.stream(parts.get(1)).filter(i -> classes[i] == wanted))
                    .hasSize(500);
        }
    }

    @Test
    void choosesDifferentExamplesForDifferentSeeds() {
        List<Integer> sizes = List.of(500, 500);

        assertThat(Splits.divide(1000, sizes, random(1)).get(0))
                .isNotEqualTo(Splits.divide(1000, sizes, random(2)).get(0));
    }

    @Test
    void choosesEachExampleAboutEquallyOften() {
        int[] chosen = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            for (int i : Splits.divide(10, List.of(3, 7), random(seed)).get(0)) {
                chosen[i]++;
            }
        }

        // 3000 expected, standard deviation 46.
        assertThat(Arrays.stream(chosen).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(2770, 3230));
    }

    @Test
    void givesLeftoversToTheLargestRemainders() {
        // Shares of 4 in 10 of 5, 3 and 2: 2.0, 1.2 and 0.8.
        int[] classes = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};
        int[] part = Splits.stratified(classes, List.of(4, 6), random(1)).get(0);

        assertThat(Arrays.stream(part).map(i -> classes[i])).containsExactly(0, 0, 1, 2);
    }

    @Test
    void rejectsSizesThatDoNotAddUp() {
        assertThatThrownBy(() -> Splits.divide(10, List.of(4, 5), random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parts of [4, 5] examples do not add up to 10");
        assertThatThrownBy(() -> Splits.divide(1, List.of(2, -1), random(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsClassesOffTargets() {
        float[][] targets = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}};

        assertThat(Splits.classes(new Examples() {
                    @Override
                    public int size() {
                        return 3;
                    }

                    @Override
                    public Shape inputShape() {
                        return Shape.of(1);
                    }

                    @Override
                    public Shape targetShape() {
                        return Shape.of(3);
                    }

                    @Override
                    public void copyInput(int index, float[] into, int offset) {
                        into[offset] = index;
                    }

                    @Override
                    public void copyTarget(int index, float[] into, int offset) {
                        System.arraycopy(targets[index], 0, into, offset, 3);
                    }
                }))
                .containsExactly(2, 0, 1);
    }

    private static void assertDivides(int total, List<Integer> sizes, List<int[]> parts) {
        assertThat(parts).extracting(part -> part.length).isEqualTo(sizes);
        assertThat(parts).allSatisfy(part -> assertThat(part).isSorted());
        assertThat(parts.stream().flatMapToInt(Arrays::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, total).boxed().toList());
    }

    /** Sizes near the wishes that add up to the total. */
    private static List<Integer> fitted(List<Integer> wishes, int total) {
        List<Integer> sizes = new ArrayList<>();
        int left = total;
        for (int wish : wishes) {
            sizes.add(Math.min(wish, left));
            left -= Math.min(wish, left);
        }
        sizes.add(left);
        return sizes;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static RandomGenerator random(long seed) {
        return new Seeds(seed).stream("split");
    }
}
