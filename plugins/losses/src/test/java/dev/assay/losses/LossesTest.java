package dev.assay.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {
    private static final Task CLASSES = Task.MultiClass.of(3);
    private static final Task LABELS = new Task.MultiLabel(List.of("a", "b", "c"));
    private static final Task NUMBERS = new Task.Regression(List.of("x", "y", "z"));

    private static final HostArray OUTPUTS = HostArray.of(Shape.of(2, 3), 0.3, -1.2, 2.5, -3.0, 0.0, 40.0);
    private static final HostArray TARGETS = HostArray.of(Shape.of(2, 3), 1, 0, 1, 0, 1, 0);
    private static final HostArray ONE_HOT = HostArray.of(Shape.of(2, 3), 0, 0, 1, 0, 1, 0);

    private static double value(Loss loss, HostArray outputs, HostArray targets) {
        HostOps ops = new HostOps();
        HostArray value = loss.of(ops, outputs, targets);
        assertThat(value.shape()).isEqualTo(Shape.scalar());
        return ops.item(value);
    }

    @ParameterizedTest
    @CsvSource({"3.2, 5.1, -1.7, 0, 2.040355", "1.3, 4.9, 2.0, 1, 0.079132", "2.2, 2.5, -3.1, 2, 6.156477"})
    void categoricalCrossEntropyOfTheWorkedScores(double a, double b, double c, int truth, double expected) {
        double[] target = new double[3];
        target[truth] = 1;
        double loss = value(
                new CategoricalCrossEntropy(),
                HostArray.of(Shape.of(1, 3), a, b, c),
                HostArray.of(Shape.of(1, 3), target));
        assertThat(loss).isCloseTo(expected, within(5e-7));
    }

    /** The worked scores as the places of one example: a sequence, and a map of pixels; the mean over the places, of which one counts for nothing. */
    @Test
    void categoricalCrossEntropyOfPlacesIsTheirMean() {
        double expected = (2.040355 + 0.079132 + 6.156477 + 0) / 4;
        HostArray sequence = HostArray.of(Shape.of(1, 4, 3), 3.2, 5.1, -1.7, 1.3, 4.9, 2.0, 2.2, 2.5, -3.1, 1, 2, 3);
        HostArray classes = HostArray.of(Shape.of(1, 4, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
        assertThat(value(new CategoricalCrossEntropy(), sequence, classes)).isCloseTo(expected, within(5e-7));
        HostOps ops = new HostOps();
        HostArray map = ops.reshape(ops.transpose(sequence, 0, 2, 1), Shape.of(1, 3, 2, 2));
        HostArray mapClasses = ops.reshape(ops.transpose(classes, 0, 2, 1), Shape.of(1, 3, 2, 2));
        assertThat(value(new CategoricalCrossEntropy(), map, mapClasses)).isCloseTo(expected, within(5e-7));
    }

    @Test
    void categoricalCrossEntropySuitsWhateverHasClassesThatExcludeEachOther() {
        Loss loss = new CategoricalCrossEntropy();
        assertThat(loss.supports(new Task.Segmentation(List.of("a", "b"), 2, 2)))
                .isTrue();
        assertThat(loss.supports(new Task.SequenceLabeling(List.of("a", "b"), 2)))
                .isTrue();
        assertThat(loss.supports(LABELS)).isFalse();
        assertThat(loss.supports(NUMBERS)).isFalse();
    }

    static List<Arguments> valuesOfPyTorch() {
        // x, t, c = OUTPUTS, TARGETS, ONE_HOT in float64; F.cross_entropy(x, c), F.binary_cross_entropy_with_logits(x,
        // t),
        // F.mse_loss(x, t), F.l1_loss(x, t) of PyTorch 1.13.1
        return List.of(
                Arguments.of(new CategoricalCrossEntropy(), ONE_HOT, 20.06354829140024),
                Arguments.of(new BinaryCrossEntropy(), TARGETS, 6.939710329705466),
                Arguments.of(new SquaredError(), TARGETS, 269.03000000000003),
                Arguments.of(new AbsoluteError(), TARGETS, 7.900000000000001));
    }

    @ParameterizedTest
    @MethodSource("valuesOfPyTorch")
    void agreesWithPyTorch(Loss loss, HostArray targets, double expected) {
        assertThat(value(loss, OUTPUTS, targets)).isCloseTo(expected, within(1e-12 * expected));
    }

    @ParameterizedTest
    @CsvSource({"1000, 1, 0", "1000, 0, 1000", "-1000, 1, 1000", "-1000, 0, 0", "-40, 0, 4.248354255291589e-18"})
    void binaryCrossEntropyStaysExactForScoresOfAnySize(double score, double target, double expected) {
        double loss = value(
                new BinaryCrossEntropy(), HostArray.of(Shape.of(1, 1), score), HostArray.of(Shape.of(1, 1), target));
        assertThat(loss).isCloseTo(expected, within(1e-12 * expected));
    }

    @Test
    void categoricalCrossEntropyStaysFiniteForScoresOfAnySize() {
        HostArray scores = HostArray.of(Shape.of(1, 3), 1000, -1000, 0);
        double loss = value(new CategoricalCrossEntropy(), scores, HostArray.of(Shape.of(1, 3), 0, 1, 0));
        assertThat(loss).isEqualTo(2000);
    }

    static List<Arguments> losses() {
        return List.of(
                Arguments.of(new CategoricalCrossEntropy(), Head.SOFTMAX, CLASSES),
                Arguments.of(new BinaryCrossEntropy(), Head.SIGMOID, LABELS),
                Arguments.of(new SquaredError(), Head.LINEAR, NUMBERS),
                Arguments.of(new AbsoluteError(), Head.LINEAR, NUMBERS));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isForItsTaskAloneAndHasItsHead(Loss loss, Head head, Task task) {
        assertThat(loss.head()).isEqualTo(head).isEqualTo(task.head());
        assertThat(List.of(CLASSES, LABELS, NUMBERS)).filteredOn(loss::supports).containsExactly(task);
    }
}
