package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Examples;
import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Shape INPUT = Shape.of(2, 3, 1);

    /** The last value of every example is 5. */
    private static final double[][] TRAINING = {
        {0, 7, 1, 8, 2, 5}, {3, 10, 4, 11, 5, 5}, {6, 0, 7, 1, 8, 5}, {9, 3, 10, 4, 11, 5}
    };

    @Test
    void standardizesAsNumPyDoes() {
        // (x - x.mean(axes)) / x.std(axes) of the second example, by NumPy.
        assertThat(second(new Standardize(Per.ALL)))
                .containsExactly(
                        new float[] {-0.731661f, 1.387632f, -0.428904f, 1.690389f, -0.126148f, -0.126148f},
                        within(1e-6f));
        assertThat(second(new Standardize(Per.CHANNEL)))
                .containsExactly(
                        new float[] {-0.565685f, 1.414213f, -0.282842f, 1.724886f, -0.278207f, -0.278207f},
                        within(1e-6f));
        assertThat(second(new Standardize(Per.FEATURE)))
                .containsExactly(
                        new float[] {-0.447213f, 1.313064f, -0.447213f, 1.313064f, -0.447213f, 0}, within(1e-6f));
    }

    @Test
    void standardizesSmallDifferencesOfLargeValues() {
        // 16,000,000 + {0, 1, 2, 3}: the sum of squares would lose all of the variance 1.25 in single precision.
        Examples training = examples(Shape.of(1), new double[][] {{16e6}, {16e6 + 1}, {16e6 + 2}, {16e6 + 3}});
        for (Per per : Per.values()) {
            Tensor result = new Standardize(per).fit(training).apply(Tensor.of(Shape.of(2, 1), 16e6, 16e6 + 3));
            assertThat(result.values()).containsExactly(new float[] {-1.3416408f, 1.3416408f}, within(1e-6f));
        }
    }

    @Test
    void onlyCentresValuesThatAreAllTheSame() {
        Examples training = examples(Shape.of(3, 1, 1), new double[][] {{0.1, 0.1, 0.1}, {0.1, 0.1, 0.1}});
        for (Per per : Per.values()) {
            Tensor result = new Standardize(per).fit(training).apply(Tensor.of(Shape.of(1, 3, 1, 1), 0.1, 0.1, 1.1));
            assertThat(result.values()).containsExactly(new float[] {0, 0, 1}, within(1e-6f));
        }
    }

    @Test
    void scalesTheTrainingPartsRangeAndGoesBeyondItElsewhere() {
        assertThat(second(new Scale(Per.ALL, 0, 1)))
                .containsExactly(new float[] {3 / 11f, 10 / 11f, 4 / 11f, 1, 5 / 11f, 5 / 11f}, within(1e-6f));
        assertThat(second(new Scale(Per.CHANNEL, 0, 1)))
                .containsExactly(new float[] {0.3f, 1, 0.4f, 1, 0.4f, 0.4f}, within(1e-6f));
        Transform.Fitted fitted = new Scale(Per.FEATURE, -1, 1).fit(examples(INPUT, TRAINING));
        assertThat(fitted.apply(Tensor.of(INPUT.batched(1), -9, 5, 5.5, 11, 6.5, 7))
                        .values())
                .containsExactly(new float[] {-3, 0, 0, 1, 0, -1}, within(1e-6f));
    }

    @Test
    void scalesByAFixedFactorWhateverTheData() {
        assertThat(second(new Rescaling(1 / 5.0, -1)))
                .containsExactly(new float[] {-0.4f, 1, -0.2f, 1.2f, 0, 0}, within(1e-6f));
    }

    @Test
    void refusesBatchesOfAnotherShapeThanItWasFittedOn() {
        assertThatThrownBy(() ->
                        new Standardize(Per.ALL).fit(examples(INPUT, TRAINING)).apply(Tensor.of(Shape.of(1, 2), 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fitted on examples of 6 values, but found a batch of shape 1x2");
    }

    @Test
    void rejectsRangesAndFactorsThatCannotBe() {
        assertThatThrownBy(() -> new Scale(Per.ALL, 1, 1)).hasMessageStartingWith("minimum must");
        assertThatThrownBy(() -> new Scale(Per.ALL, 0, Double.POSITIVE_INFINITY))
                .hasMessageStartingWith("minimum must");
        assertThatThrownBy(() -> new Rescaling(Double.NaN, 0)).hasMessageStartingWith("scale must");
        assertThatThrownBy(() -> new Rescaling(1, Double.NaN)).hasMessageStartingWith("offset must");
    }

    private static float[] second(Transform transform) {
        return transform
                .fit(examples(INPUT, TRAINING))
                .apply(Tensor.of(INPUT.batched(1), TRAINING[1]))
                .values();
    }

    private static Examples examples(Shape input, double[][] rows) {
        Tensor inputs = Tensor.zeros(input.batched(rows.length));
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                inputs.values()[row * rows[row].length + i] = (float) rows[row][i];
            }
        }
        return new HostExamples(inputs, Tensor.zeros(Shape.of(rows.length, 1)));
    }
}
