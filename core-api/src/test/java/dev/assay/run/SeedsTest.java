package dev.assay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.network.Noise;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void staysAsItIsForGood() {
        assertThat(new Seeds(0).seed("split")).isEqualTo(5477270732474034828L);
        assertThat(new Seeds(42).seed("noise/dense1", 3, 0)).isEqualTo(-7637496916778577081L);
        assertThat(new Seeds(-1).stream("shuffle", 7).nextLong()).isEqualTo(-4496619026193705549L);
        assertThat(Noise.uniform(new Seeds(42), "dropout1", 3, 0, Shape.of(3)))
                .isEqualTo(Tensor.of(Shape.of(3), 0.5963475704193115, 0.1806727647781372, 0.4698373079299927));
    }

    @Test
    void startsAStreamAnewEachTime() {
        Seeds seeds = new Seeds(5);
        RandomGenerator first = seeds.stream("a", 1);
        seeds.stream("b").nextLong();
        assertThat(first.nextLong()).isEqualTo(seeds.stream("a", 1).nextLong());
    }

    @Test
    void tellsRootsNamesAndIndicesApart() {
        Set<Long> seeds = new HashSet<>();
        for (long root = 0; root < 10; root++) {
            for (String name : List.of("", "a", "b", "ab", "ba", "shuffle", "split")) {
                seeds.add(new Seeds(root).seed(name));
                for (long i = 0; i < 100; i++) {
                    seeds.add(new Seeds(root).seed(name, i));
                    seeds.add(new Seeds(root).seed(name, 0, i));
                    seeds.add(new Seeds(root).seed(name, i, 0, 0));
                }
            }
        }
        assertThat(seeds).hasSize(10 * 7 * 301);
    }

    @Test
    void givesStreamsThatHaveNothingToDoWithEachOther() {
        int count = 20_000;
        double sum = 0;
        for (int step = 0; step < count; step++) {
            double a = new Seeds(1).stream("a", step).nextDouble() - 0.5;
            double b = new Seeds(1).stream("a", step + 1).nextDouble() - 0.5;
            sum += 12 * a * b / count;
        }
        // Four standard errors of a correlation of 0.
        assertThat(sum).isCloseTo(0, within(4 / Math.sqrt(count)));
    }

    @Test
    void drawsNoiseUniformlyBelowOne() {
        float[] noise =
                Noise.uniform(new Seeds(3), "n", 0, 0, Shape.of(100_000)).values();
        double mean = 0;
        for (float value : noise) {
            assertThat(value >= 0 && value < 1).isTrue();
            mean += value / noise.length;
        }
        assertThat(mean).isCloseTo(0.5, within(4 / Math.sqrt(12.0 * noise.length)));
    }

    @Test
    void drawsOtherNoiseForEachNodeStepAndDraw() {
        Seeds seeds = new Seeds(3);
        Shape shape = Shape.of(4);
        assertThat(Set.of(
                        Noise.uniform(seeds, "a", 0, 0, shape),
                        Noise.uniform(seeds, "b", 0, 0, shape),
                        Noise.uniform(seeds, "a", 1, 0, shape),
                        Noise.uniform(seeds, "a", 0, 1, shape)))
                .hasSize(4);
        assertThat(Noise.uniform(seeds, "a", 0, 0, shape)).isEqualTo(Noise.uniform(seeds, "a", 0, 0, shape));
    }
}
