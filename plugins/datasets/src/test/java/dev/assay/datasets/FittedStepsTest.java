package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Examples;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Preprocessing against what NumPy and scikit-learn make of the same numbers: test resources preprocessing/make.py. */
class FittedStepsTest {
    private static final float TOLERANCE = 2e-4f;

    private static double[] numbers(String name) {
        try (InputStream in =
                Objects.requireNonNull(FittedStepsTest.class.getResourceAsStream("/preprocessing/" + name + ".csv"))) {
            return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("[,\n]"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Examples examples(double[] values) {
        int rows = values.length / 6;
        return new HostExamples(Tensor.of(Shape.of(rows, 6), values), Tensor.zeros(Shape.of(rows, 1)));
    }

    private static float[] floats(String name) {
        double[] values = numbers(name);
        return Tensor.of(Shape.of(values.length), values).values();
    }

    private static void check(Transform step, String expected) {
        Examples training = examples(numbers("x"));
        float[] found =
                step.fit(training).apply(training.batch(0, 1, 2, 3, 4).inputs()).values();
        assertThat(found).containsExactly(floats(expected), within(TOLERANCE));
    }

    @Test
    void centersAsNumPyDoes() {
        check(new Center(Per.FEATURE), "center");
    }

    @Test
    void projectsOnPrincipalComponentsAsScikitLearnDoes() {
        check(new Pca(3, false), "pca");
        check(new Pca(3, true), "pca-whiten");
    }

    @Test
    void whitensByZcaAsNumPyDoes() {
        check(new ZcaWhitening(0.1), "zca");
    }

    @Test
    void takesLogarithmsAsNumPyDoes() {
        double[] values = numbers("x");
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        Examples training = examples(values);
        assertThat(new Log1p()
                        .fit(training)
                        .apply(training.batch(0, 1, 2, 3, 4).inputs())
                        .values())
                .containsExactly(floats("log1p"), within(1e-6f));
    }

    @Test
    void putsMeansAndMediansWhereValuesAreMissingAsScikitLearnDoes() {
        double[] values = numbers("missing");
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == 999 ? Examples.MISSING : values[i];
        }
        Examples training = examples(values);
        for (Impute.Strategy strategy : Impute.Strategy.values()) {
            String expected = strategy == Impute.Strategy.MEAN ? "impute-mean" : "impute-median";
            assertThat(new Impute(strategy)
                            .fit(training)
                            .apply(training.asBatch().inputs())
                            .values())
                    .containsExactly(floats(expected), within(1e-5f));
        }
    }

    @Test
    void whitenedTrainingInputsHaveTheIdentityAsCovariance() {
        Examples training = examples(numbers("x"));
        Transform.Fitted step = new ZcaWhitening(1e-9).fit(training);
        Covariance covariance = new Covariance(6);
        for (int i = 0; i < training.size(); i++) {
            float[] values = step.apply(training.batch(i).inputs()).values();
            double[] vector = new double[6];
            for (int j = 0; j < 6; j++) {
                vector[j] = values[j];
            }
            covariance.add(vector);
        }
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                assertThat(covariance.matrix().getEntry(i, j) * 40 / 39).isCloseTo(i == j ? 1 : 0, within(1e-3));
            }
        }
    }

    @Test
    void numbersTokensByTheirFrequencyInTheTrainingPart() {
        // Token 9 is there four times, 4 twice, 5 twice, 7 once.
        Examples training = examples(new double[] {9, 4, 9, 5, 0, 0, 9, 5, 4, 9, 7, 0});
        Tensor text = Tensor.of(Shape.of(1, 6), 9, 4, 5, 7, 8, 0);
        assertThat(new Vocabulary(100, 1).fit(training).apply(copy(text)).values())
                .containsExactly(2, 3, 4, 5, 1, 0);
        assertThat(new Vocabulary(4, 1).fit(training).apply(copy(text)).values())
                .containsExactly(2, 3, 1, 1, 1, 0);
        assertThat(new Vocabulary(100, 2).fit(training).apply(copy(text)).values())
                .containsExactly(2, 3, 4, 1, 1, 0);
    }

    private static Tensor copy(Tensor tensor) {
        return new Tensor(tensor.shape(), tensor.values().clone());
    }

    @Test
    void encodesNumbersAsVectors() {
        Examples training = examples(new double[6]);
        assertThat(new OneHot(3).fit(training).apply(Tensor.of(Shape.of(1, 6), 0, 2, 1, 3, -1, 0)))
                .isEqualTo(Tensor.of(Shape.of(1, 6, 3), 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void cutsTheMiddleOutOfImages() {
        Examples training = new HostExamples(Tensor.zeros(Shape.of(1, 1, 4, 3)), Tensor.zeros(Shape.of(1, 1)));
        assertThat(new CenterCrop(Shape.of(2, 1))
                        .fit(training)
                        .apply(Tensor.of(Shape.of(1, 1, 4, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)))
                .isEqualTo(Tensor.of(Shape.of(1, 1, 2, 1), 4, 7));
    }

    @Test
    void saysWhyAStepDoesNotSuitTheData() {
        Examples training = examples(numbers("x"));
        assertThatThrownBy(() -> new Pca(7, false).fit(training))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing 'pca': there are 7 components asked for, but an example of 6 has 6 values");
        assertThatThrownBy(() -> new CenterCrop(Shape.of(2, 2)).fit(training))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing 'center-crop': cannot cut 2x2 (height x width) out of inputs of 6; it takes"
                        + " channels x height x width of at least that size");
        assertThatThrownBy(() -> new Log1p().fit(examples(new double[] {0, 0, -1, 0, 0, 0})))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing 'log1p' takes values above -1, but training example 0 holds -1.0");
        Examples large = new HostExamples(Tensor.zeros(Shape.of(2, 5000)), Tensor.zeros(Shape.of(2, 1)));
        assertThatThrownBy(() -> new ZcaWhitening(1).fit(large))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("preprocessing 'zca-whitening' takes inputs of at most 4096 values");
        assertThatThrownBy(() -> new Pca(1, true).fit(examples(new double[6])))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing 'pca' needs two training examples, found 1");
    }
}
