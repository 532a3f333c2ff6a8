package dev.assay.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.network.BatchNormalization;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.spi.Initializer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializersTest {
    private static Weight dense(int inputs, int units) {
        return Weight.kernel(Shape.of(inputs, units), inputs, units);
    }

    private static float[] values(Initializer initializer, Weight weight) {
        Tensor tensor = initializer.initialize(weight, new SplittableRandom(1));
        assertThat(tensor.shape()).isEqualTo(weight.shape());
        return tensor.values();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The mean of (x - mean)^k. */
    private static double moment(float[] values, int k) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += Math.pow(value - mean, k);
        }
        return sum / values.length;
    }

    static Stream<Arguments> variances() {
        // of a kernel with 200 inputs and 300 outputs
        return Stream.of(
                Arguments.of(new UniformFanIn(), 1 / 3.0 / 200, 1.8),
                Arguments.of(new GlorotUniform(), 2 / 500.0, 1.8),
                Arguments.of(new GlorotNormal(), 2 / 500.0, 3),
                Arguments.of(new HeUniform(), 2 / 200.0, 1.8),
                Arguments.of(new HeNormal(), 2 / 200.0, 3),
                Arguments.of(new Normal(0.02), 0.0004, 3));
    }

    @ParameterizedTest
    @MethodSource("variances")
    void hasThePapersVarianceAndTheDistributionsKurtosis(Initializer initializer, double variance, double kurtosis) {
        float[] values = values(initializer, dense(200, 300));
        assertThat(mean(values)).isCloseTo(0, within(4 * Math.sqrt(variance / values.length)));
        assertThat(moment(values, 2)).isCloseTo(variance, within(0.02 * variance));
        assertThat(moment(values, 4) / (variance * variance)).isCloseTo(kurtosis, within(0.04 * kurtosis));
    }

    /*
     * From an implementation of SplittableRandom(1) and Box-Muller in Python:
     *
     * def double():
     *     global s
     *     s = z = (s + 0x9E3779B97F4A7C15) & M
     *     z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
     *     z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
     *     return ((z ^ (z >> 31)) >> 11) * 2.0 ** -53
     * s, M = 1, 2 ** 64 - 1
     * [math.sqrt(6 / 3) * (2 * double() - 1) for _ in range(3)]
     * s = 1
     * radius, angle = math.sqrt(-2 * math.log(1 - double())), 2 * math.pi * double()
     * [math.sqrt(2 / 3) * radius * math.cos(angle), math.sqrt(2 / 3) * radius * math.sin(angle)] # and so on
     */
    @Test
    void drawsTheSameOnEachMachine() {
        assertThat(values(new HeUniform(), dense(3, 1)))
                .containsExactly(0.18826456468311187f, 0.6951757890096079f, 1.3321969640750404f);
        assertThat(values(new HeNormal(), dense(3, 1)))
                .containsExactly(-0.027979151080596617f, -1.0554104478662736f, -2.0412965604250473f);
    }

    @Property(tries = 100)
    void uniformStaysInsideItsLimitAndUsesIt(@ForAll @IntRange(min = 1, max = 40) int inputs) {
        float[] values = values(new UniformFanIn(), dense(inputs, 500));
        double limit = 1 / Math.sqrt(inputs);
        Arrays.sort(values);
        assertThat((double) values[0]).isBetween(-limit * (1 + 1e-7), -0.9 * limit);
        assertThat((double) values[values.length - 1]).isBetween(0.9 * limit, limit * (1 + 1e-7));
    }

    @Property(tries = 50)
    void orthogonalHasOrthonormalRowsOrColumns(
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 3) int side) {
        Weight kernel = Weight.kernel(Shape.of(rows, channels, side, side), 1, 1);
        int columns = channels * side * side;
        float[] w = values(new Orthogonal(2), kernel);
        int count = Math.min(rows, columns);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b <= a; b++) {
                double dot = 0;
                for (int k = 0; k < Math.max(rows, columns); k++) {
                    dot += rows <= columns
                            ? (double) w[a * columns + k] * w[b * columns + k]
                            : (double) w[k * columns + a] * w[k * columns + b];
                }
                assertThat(dot).isCloseTo(a == b ? 4 : 0, within(1e-5));
            }
        }
    }

    @Test
    void orthogonalMatricesAreUniformlyDistributed() {
        // An element of a 2 x 2 rotation or reflection by a uniform angle has mean 0 and variance 1/2 at every place.
        for (int place = 0; place < 4; place++) {
            float[] elements = new float[4000];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = new Orthogonal(1)
                        .initialize(dense(2, 2), new SplittableRandom(i))
                        .values()[place];
            }
            assertThat(mean(elements)).isCloseTo(0, within(0.05));
            assertThat(moment(elements, 2)).isCloseTo(0.5, within(0.03));
        }
    }

    @Test
    void zerosAndConstantFill() {
        assertThat(values(new Zeros(), dense(2, 2))).containsOnly(0);
        assertThat(values(new Constant(0.1), dense(2, 2))).containsOnly(0.1f);
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> new Normal(0)).hasMessage("standard-deviation must be finite and above 0, found 0.0");
        assertThatThrownBy(() -> new Orthogonal(-1)).hasMessage("gain must be finite and above 0, found -1.0");
        assertThatThrownBy(() -> new Constant(Double.NaN)).hasMessage("value must be a finite number, found NaN");
    }

    @Test
    void biasesStartAtTheValueThatIsAskedFor() {
        Network network = Network.of(Shape.of(3))
                .named("a", new Dense(2, true))
                .named("b", new BatchNormalization(0.9, 1e-5))
                .build();
        Map<String, Tensor> weights = network.initialWeights(new WithBias(new Normal(0.1), 0.25), new Seeds(1));
        assertThat(weights.get("a/bias")).isEqualTo(Tensor.of(Shape.of(2), 0.25, 0.25));
        assertThat(weights.get("b/shift")).isEqualTo(Tensor.of(Shape.of(2), 0, 0));
        assertThat(weights.get("a/kernel"))
                .isEqualTo(network.initialWeights(new Normal(0.1), new Seeds(1)).get("a/kernel"));
        assertThat(network.initialWeights(new Normal(0.1), new Seeds(1)).get("a/bias"))
                .isEqualTo(Tensor.of(Shape.of(2), 0, 0));
    }
}
