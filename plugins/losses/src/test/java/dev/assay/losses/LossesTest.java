package dev.assay.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
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

    private static final HostArray PROBABILITIES = HostArray.of(Shape.of(2, 3), 0.2, 0, 0.8, 0.5, 0.25, 0.25);

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
                Arguments.of(new AbsoluteError(), TARGETS, 7.900000000000001),
                // PyTorch 2.7.1: F.huber_loss(x, t, delta=0.7)
                Arguments.of(new Huber(0.7), TARGETS, 5.284999999999999),
                // F.cross_entropy(x, c, weight=w, reduction="none").mean()
                Arguments.of(new WeightedCategoricalCrossEntropy(List.of(1.0, 0.5, 3.0)), ONE_HOT, 10.190644874200729),
                // F.binary_cross_entropy_with_logits(x, t, pos_weight=3)
                Arguments.of(new WeightedBinaryCrossEntropy(3), TARGETS, 7.3818410494791395),
                // 3 F.multi_margin_loss(x, c), which divides by the number of classes
                Arguments.of(new Hinge(1), ONE_HOT, 20.5),
                // F.kl_div(F.log_softmax(x, -1), q, reduction="batchmean")
                Arguments.of(new KullbackLeibler(), PROBABILITIES, 15.263486694211192),
                // F.cross_entropy(x, c, label_smoothing=0.1)
                Arguments.of(new LabelSmoothing(new CategoricalCrossEntropy(), 0.1), ONE_HOT, 19.54521495806691),
                // the formulas in PyTorch: (1 - p)^2 ce; a (1 - p)^2 bce; 1 - (2 (p t).sum(1) + 1) / (p.sum(1) +
                // t.sum(1) + 1)
                Arguments.of(new CategoricalFocalCrossEntropy(2), ONE_HOT, 20.000905229751652),
                Arguments.of(new BinaryFocalCrossEntropy(2, 0.25), TARGETS, 5.013199271887626),
                // clamp(1 - (2 t - 1) x, min=0).mean()
                Arguments.of(new BinaryHinge(), TARGETS, 7.116666666666667));
    }

    @ParameterizedTest
    @CsvSource({"3.2, 5.1, -1.7, 0, 2.9", "1.3, 4.9, 2.0, 1, 0", "2.2, 2.5, -3.1, 2, 12.9"})
    void hingeOfTheWorkedScores(double a, double b, double c, int truth, double expected) {
        double[] target = new double[3];
        target[truth] = 1;
        HostArray scores = HostArray.of(Shape.of(1, 3), a, b, c);
        HostArray targets = HostArray.of(Shape.of(1, 3), target);
        assertThat(value(new Hinge(1), scores, targets)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void diceIsOneLessTheOverlapOfEachClassOverThePlaces() {
        // two classes on three places; p of the first 0.5, 0.75, 0.25, the third place is of no class
        double l = Math.log(3);
        HostArray scores = HostArray.of(Shape.of(1, 2, 1, 3), 0, l, 0, 0, 0, l);
        HostArray targets = HostArray.of(Shape.of(1, 2, 1, 3), 1, 0, 0, 0, 1, 0);
        double first = (2 * 0.5 + 1) / (0.5 + 0.75 + 1 + 1);
        double second = (2 * 0.25 + 1) / (0.5 + 0.25 + 1 + 1);
        assertThat(value(new Dice(1), scores, targets)).isCloseTo(1 - (first + second) / 2, within(1e-12));
    }

    @Test
    void lossesForClassesTakePlacesAsWell() {
        HostArray scores = HostArray.of(Shape.of(1, 2, 3), 3.2, 5.1, -1.7, 1.3, 4.9, 2.0);
        HostArray targets = HostArray.of(Shape.of(1, 2, 3), 1, 0, 0, 0, 1, 0);
        HostOps ops = new HostOps();
        for (Loss loss : List.of(
                new Hinge(1),
                new SquaredHinge(1),
                new CategoricalFocalCrossEntropy(2),
                new KullbackLeibler(),
                new WeightedCategoricalCrossEntropy(List.of(1.0, 2.0, 3.0)),
                new LabelSmoothing(new CategoricalCrossEntropy(), 0.1))) {
            double rows = value(loss, ops.reshape(scores, Shape.of(2, 3)), ops.reshape(targets, Shape.of(2, 3)));
            assertThat(value(loss, scores, targets)).as(loss.toString()).isCloseTo(rows, within(1e-12));
            HostArray maps = ops.reshape(ops.transpose(scores, 0, 2, 1), Shape.of(1, 3, 2, 1));
            HostArray classes = ops.reshape(ops.transpose(targets, 0, 2, 1), Shape.of(1, 3, 2, 1));
            assertThat(value(loss, maps, classes)).as(loss.toString()).isCloseTo(rows, within(1e-12));
        }
    }

    @Test
    void squaredHingeSquaresEachViolation() {
        HostArray scores = HostArray.of(Shape.of(1, 3), 1, 3, 1.5);
        // max(0, 1 + 3 - 1) = 3, max(0, 1 + 1.5 - 1) = 1.5
        assertThat(value(new SquaredHinge(1), scores, HostArray.of(Shape.of(1, 3), 1, 0, 0)))
                .isCloseTo(9 + 2.25, within(1e-12));
    }

    @Test
    void tripletAndContrastiveAreMeansOverTheBatch() {
        HostArray points = HostArray.of(Shape.of(4, 2), 0.3, -1.2, -0.5, 0.1, 0.2, 0.4, 1.0, -1.0);
        HostArray classes = HostArray.of(Shape.of(4, 2), 1, 0, 1, 0, 0, 1, 0, 1);
        // by loops over triplets and pairs, in Python
        assertThat(value(new Triplet(0.2), points, classes)).isCloseTo(1.08375, within(1e-12));
        assertThat(value(new Contrastive(2), points, classes)).isCloseTo(0.6882274075078634, within(1e-12));
    }

    @Test
    void batchesWithoutTripletsOrPairsCostNothing() {
        HostArray point = HostArray.of(Shape.of(1, 2), 0.3, -1.2);
        HostArray one = HostArray.of(Shape.of(1, 2), 1, 0);
        assertThat(value(new Triplet(0.2), point, one)).isZero();
        assertThat(value(new Contrastive(2), point, one)).isZero();
    }

    @Test
    void theGameIsAtLogTwoForEachSideWhereNothingCanBeTold() {
        HostArray half = HostArray.of(Shape.of(2, 1), 0, 0);
        HostArray realAndGenerated = HostArray.of(Shape.of(2, 1), 1, 0);
        HostArray generated = HostArray.of(Shape.of(2, 1), 0, 0);
        MinMaxGame discriminator = new MinMaxGame(MinMaxGame.Player.DISCRIMINATOR, false);
        MinMaxGame generator = new MinMaxGame(MinMaxGame.Player.GENERATOR, false);
        MinMaxGame saturating = new MinMaxGame(MinMaxGame.Player.GENERATOR, true);
        assertThat(value(discriminator, half, realAndGenerated)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(value(generator, half, generated)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(value(saturating, half, generated)).isCloseTo(-Math.log(2), within(1e-15));
        // log(1 - s(2)) and -log s(2)
        HostArray sure = HostArray.of(Shape.of(1, 1), 2);
        HostArray one = HostArray.of(Shape.of(1, 1), 0);
        assertThat(value(saturating, sure, one)).isCloseTo(Math.log(1 - 1 / (1 + Math.exp(-2))), within(1e-12));
        assertThat(value(generator, sure, one)).isCloseTo(-Math.log(1 / (1 + Math.exp(-2))), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 1", "0, 1, 1, 1", "0, 0, 0, 0"})
    void thePerceptronsRuleLearnsAndAndOrButNeverXor(int a, int b, int c, int d) {
        boolean xor = a == 0 && b == 0 && d == 0;
        double[] wanted = xor ? new double[] {0, 1, 1, 0} : new double[] {a, b, c, d};
        HostOps ops = new HostOps();
        HostArray weights = ops.fill(Shape.of(3, 1), 0);
        int errors = 4;
        for (int epoch = 0; epoch < 100; epoch++) {
            errors = 0;
            for (int example = 0; example < 4; example++) {
                // The bias is an input that is always 1.
                HostArray x = HostArray.of(Shape.of(1, 3), example / 2, example % 2, 1);
                HostArray target = HostArray.of(Shape.of(1, 1), wanted[example]);
                double y = ops.item(ops.matmul(x, weights)) > 0 ? 1 : 0;
                errors += y == wanted[example] ? 0 : 1;
                Tape<HostArray> tape = new Tape<>(ops);
                Variable<HostArray> w = tape.variable(weights);
                Variable<HostArray> loss =
                        new Perceptron().of(tape, tape.matmul(tape.constant(x), w), tape.constant(target));
                HostArray gradient = tape.gradient(loss, List.of(w)).get(0);
                HostArray rule = ops.multiply(ops.transpose(x), wanted[example] - y);
                assertThat(ops.negative(gradient).values()).containsExactly(rule.values(), within(1e-15));
                weights = ops.subtract(weights, gradient);
            }
        }
        assertThat(errors == 0).isEqualTo(!xor);
    }

    @Test
    void leastMeanSquaresDescendByTheDeltaRule() {
        HostOps ops = new HostOps();
        HostArray x = HostArray.of(Shape.of(1, 3), 0.5, -2, 1);
        HostArray weights = HostArray.of(Shape.of(3, 1), 1, 0.25, -0.5);
        for (double target : new double[] {0, 1}) {
            Tape<HostArray> tape = new Tape<>(ops);
            Variable<HostArray> w = tape.variable(weights);
            Variable<HostArray> loss = new LeastMeanSquares()
                    .of(tape, tape.matmul(tape.constant(x), w), tape.constant(HostArray.of(Shape.of(1, 1), target)));
            // The output is 0.5 - 0.5 - 0.5; wanted is -1 or 1.
            double error = 2 * target - 1 + 0.5;
            assertThat(ops.negative(tape.gradient(loss, List.of(w)).get(0)).values())
                    .containsExactly(new double[] {0.5 * error, -2 * error, error}, within(1e-15));
        }
    }

    @Test
    void smoothingOfLabelsGoesHalfWayToNothing() {
        HostArray soft = HostArray.of(Shape.of(2, 3), 0.9, 0.1, 0.9, 0.1, 0.9, 0.1);
        assertThat(value(new LabelSmoothing(new BinaryCrossEntropy(), 0.2), OUTPUTS, TARGETS))
                .isCloseTo(value(new BinaryCrossEntropy(), OUTPUTS, soft), within(1e-12));
        assertThat(new LabelSmoothing(new SquaredError(), 0.1).supports(NUMBERS))
                .isFalse();
    }

    @Test
    void thereIsAWeightForEachClass() {
        assertThatThrownBy(() -> new WeightedCategoricalCrossEntropy(List.of(1.0, 2.0)).supports(CLASSES))
                .isInstanceOf(UserException.class)
                .hasMessage("loss 'weighted-categorical-cross-entropy' has 2 weights for 3 classes: [0, 1, 2]");
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> new Huber(0)).hasMessage("delta must be finite and above 0, found 0.0");
        assertThatThrownBy(() -> new Hinge(-1)).hasMessage("margin must be finite and above 0, found -1.0");
        assertThatThrownBy(() -> new BinaryFocalCrossEntropy(2, 1.5)).hasMessage("alpha must be in [0, 1], found 1.5");
        assertThatThrownBy(() -> new LabelSmoothing(new Hinge(1), 1)).hasMessage("rate must be in [0, 1), found 1.0");
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
                Arguments.of(new AbsoluteError(), Head.LINEAR, NUMBERS),
                Arguments.of(new Huber(1), Head.LINEAR, NUMBERS),
                Arguments.of(new Hinge(1), Head.SOFTMAX, CLASSES),
                Arguments.of(new LabelSmoothing(new CategoricalCrossEntropy(), 0.1), Head.SOFTMAX, CLASSES),
                Arguments.of(new Perceptron(), Head.SIGMOID, LABELS),
                Arguments.of(new LeastMeanSquares(), Head.SIGMOID, LABELS),
                Arguments.of(new Dice(1), Head.SOFTMAX, CLASSES));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isForItsTaskAloneAndHasItsHead(Loss loss, Head head, Task task) {
        assertThat(loss.head()).isEqualTo(head).isEqualTo(task.head());
        assertThat(List.of(CLASSES, LABELS, NUMBERS)).filteredOn(loss::supports).containsExactly(task);
    }
}
