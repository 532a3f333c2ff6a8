package dev.assay.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.testing.Gradients;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Differentiation: worked numbers, and each operation against finite differences. */
class TapeTest {
    private final HostOps ops = new HostOps();
    private final Tape<HostArray> tape = new Tape<>(ops);

    private static <T> T taylorSine(Ops<T> ops, T x) {
        T term = x;
        T sum = x;
        for (int i = 0; Math.abs(ops.item(term)) > 0.001; i++) {
            term = ops.negative(ops.divide(ops.multiply(term, ops.square(x)), (2 * i + 3) * (2 * i + 2)));
            sum = ops.add(sum, term);
        }
        return sum;
    }

    @Test
    void differentiatesTheTaylorSineThroughItsLoop() {
        Variable<HostArray> x = tape.variable(ops.scalar(Math.PI));
        assertThat(ops.item(tape.gradient(taylorSine(tape, x), List.of(x)).get(0)))
                .isCloseTo(-0.99989953, within(5e-9));
    }

    @Test
    void overItselfGivesSecondDerivatives() {
        Tape<Variable<HostArray>> second = new Tape<>(tape);
        Variable<HostArray> x = tape.variable(ops.scalar(0.7));
        Variable<Variable<HostArray>> twice = second.variable(x);
        Variable<HostArray> first =
                second.gradient(second.sin(twice), List.of(twice)).get(0);
        assertThat(tape.item(first)).isCloseTo(Math.cos(0.7), within(1e-15));
        assertThat(ops.item(tape.gradient(first, List.of(x)).get(0))).isCloseTo(-Math.sin(0.7), within(1e-15));
    }

    @Test
    void backPropagatesThroughTheCircuitOfTheLecture() {
        List<Variable<HostArray>> v = Stream.of(2.0, -3.0, -3.0, -1.0, -2.0)
                .map(value -> tape.variable(ops.scalar(value)))
                .toList();
        Variable<HostArray> sum =
                tape.add(tape.add(tape.multiply(v.get(0), v.get(3)), tape.multiply(v.get(1), v.get(4))), v.get(2));
        Variable<HostArray> f = tape.divide(tape.scalar(1), tape.add(tape.exp(tape.negative(sum)), 1));
        assertThat(tape.item(f)).isCloseTo(0.73, within(0.005));
        List<HostArray> gradients = tape.gradient(f, v);
        double[] expected = {-0.20, -0.39, 0.20, 0.39, -0.59};
        for (int i = 0; i < expected.length; i++) {
            assertThat(ops.item(gradients.get(i))).isCloseTo(expected[i], within(0.005));
        }
    }

    @Test
    void givesZerosWhereThereIsNoWayBack() {
        Variable<HostArray> x = tape.variable(ops.fill(Shape.of(2, 3), 4));
        assertThat(tape.gradient(tape.sum(tape.stopGradient(x), false), List.of(x)))
                .containsExactly(ops.fill(Shape.of(2, 3), 0));
        assertThat(tape.gradient(tape.sum(tape.greater(x, tape.scalar(0)), false), List.of(x)))
                .containsExactly(ops.fill(Shape.of(2, 3), 0));
    }

    @Test
    void addsUpWhatComesByDifferentWays() {
        Variable<HostArray> x = tape.variable(ops.scalar(3));
        Variable<HostArray> y = tape.add(tape.multiply(x, x), tape.add(x, x));
        assertThat(ops.item(tape.gradient(y, List.of(x)).get(0))).isEqualTo(8);
        assertThat(ops.item(tape.gradient(x, List.of(x)).get(0))).isEqualTo(1);
    }

    @Test
    void remembersOnlyWhatAVariableEnters() {
        Variable<HostArray> constant = tape.multiply(tape.scalar(2), tape.scalar(3));
        assertThat(constant.tracked()).isFalse();
        assertThat(tape.add(constant, tape.variable(ops.scalar(1))).edges()).hasSize(1);
    }

    @Test
    void rejectsTheGradientOfMoreThanOneElement() {
        Variable<HostArray> x = tape.variable(ops.fill(Shape.of(2), 0));
        assertThatThrownBy(() -> tape.gradient(x, List.of(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the gradient is that of one element, found 2");
    }

    @Test
    void hasTheChosenGradientsWhereThereIsNone() {
        assertThat(gradientAt(0, (o, x) -> o.relu(x))).isEqualTo(0);
        assertThat(gradientAt(0, (o, x) -> o.abs(x))).isEqualTo(0);
        assertThat(gradientAt(0, (o, x) -> o.maximum(x, 0))).isEqualTo(0);
        assertThat(gradientAt(0, (o, x) -> o.maximum(o.scalar(0), x))).isEqualTo(1);
        assertThat(gradientAt(0, (o, x) -> o.softplus(x))).isEqualTo(0.5);
        assertThat(gradientAt(0, (o, x) -> o.power(x, 0))).isEqualTo(0);
        assertThat(gradientAt(0, (o, x) -> o.power(x, 1))).isEqualTo(1);
    }

    private double gradientAt(
            double at, BiFunction<Ops<Variable<HostArray>>, Variable<HostArray>, Variable<HostArray>> function) {
        Variable<HostArray> x = tape.variable(ops.scalar(at));
        return ops.item(tape.gradient(function.apply(tape, x), List.of(x)).get(0));
    }

    @Test
    void sharesTheGradientOfAMaximumAmongEquals() {
        Variable<HostArray> x = tape.variable(HostArray.of(Shape.of(2, 3), 1, 5, 5, 2, 0, 1));
        assertThat(tape.gradient(tape.sum(tape.max(x, false, 1), false), List.of(x)))
                .containsExactly(HostArray.of(Shape.of(2, 3), 0, 0.5, 0.5, 1, 0, 0));
    }

    @Test
    void sendsTheGradientOfAPoolToTheFirstOfEquals() {
        Variable<HostArray> x = tape.variable(HostArray.of(Shape.of(1, 1, 2, 2), 1, 5, 5, 5));
        assertThat(tape.gradient(tape.sum(tape.maxPooling2D(x, Window.square(2, 2)), false), List.of(x)))
                .containsExactly(HostArray.of(Shape.of(1, 1, 2, 2), 0, 1, 0, 0));
    }

    static Stream<Arguments> formulas() {
        Window plain = Window.square(3, 1);
        Window odd = new Window(3, 2, 2, 1, 1, 2, 1, 0, 0, 2);
        Window strided = new Window(2, 3, 1, 2, 2, 1, 0, 1, 2, 0);
        Window pool = new Window(2, 3, 2, 1, 1, 1, 1, 0, 1, 2);
        Window gap = new Window(2, 2, 3, 3, 1, 1, 0, 0, 0, 0);
        return Stream.of(
                formula(
                        "add",
                        (o, x) -> o.add(x.get(0), x.get(1)),
                        "2x3 3",
                        "2x1 1x3",
                        "3 2x3",
                        "2x1x4 3x1",
                        "scalar 5"),
                formula("add a number", (o, x) -> o.add(x.get(0), 2), "2x3"),
                formula("subtract", (o, x) -> o.subtract(x.get(0), x.get(1)), "2x3 3", "2x1 1x3", "3 2x3"),
                formula("subtract from a number", (o, x) -> o.subtract(2, x.get(0)), "2x3"),
                formula("multiply", (o, x) -> o.multiply(x.get(0), x.get(1)), "2x3 3", "2x1 1x3", "3 2x3", "1 2x1x3"),
                formula("multiply by a number", (o, x) -> o.multiply(x.get(0), -3), "2x3"),
                formula(
                        "divide",
                        (o, x) -> o.divide(x.get(0), o.add(o.square(x.get(1)), 1)),
                        "2x3 3",
                        "2x1 1x3",
                        "3 2x3"),
                formula("divide by a number", (o, x) -> o.divide(x.get(0), -3), "2x3"),
                formula("maximum", (o, x) -> o.maximum(x.get(0), x.get(1)), "2x3 3", "2x1 1x3", "3 2x3"),
                formula("minimum", (o, x) -> o.minimum(x.get(0), x.get(1)), "2x3 3"),
                formula(
                        "where",
                        (o, x) -> o.where(o.greater(x.get(0), o.scalar(0.1)), x.get(1), o.sin(x.get(0))),
                        "2x3 3"),
                formula("exp", (o, x) -> o.exp(x.get(0)), "5"),
                formula("negative", (o, x) -> o.negative(x.get(0)), "5"),
                formula("log", (o, x) -> o.log(o.add(o.square(x.get(0)), 0.5)), "5"),
                formula("log1p", (o, x) -> o.log1p(o.square(x.get(0))), "5"),
                formula("sqrt", (o, x) -> o.sqrt(o.add(o.square(x.get(0)), 0.5)), "5"),
                formula("abs", (o, x) -> o.abs(x.get(0)), "5"),
                formula(
                        "power",
                        (o, x) -> o.add(o.power(x.get(0), 3), o.power(o.add(o.square(x.get(0)), 1), -0.75)),
                        "5"),
                formula("sin", (o, x) -> o.sin(x.get(0)), "5"),
                formula("tanh", (o, x) -> o.tanh(x.get(0)), "5"),
                formula("sigmoid", (o, x) -> o.sigmoid(x.get(0)), "5"),
                formula("relu", (o, x) -> o.relu(x.get(0)), "3x3"),
                formula("softplus", (o, x) -> o.softplus(x.get(0)), "3x3"),
                formula("softmax", (o, x) -> o.add(o.softmax(x.get(0), 1), o.softmax(x.get(0), -1)), "3x5", "2x3x2"),
                formula("logSoftmax", (o, x) -> o.logSoftmax(x.get(0), 1), "3x5", "2x3x2", "1x1"),
                formula(
                        "sum",
                        (o, x) -> o.multiply(
                                o.multiply(o.sum(x.get(0), true, 1), o.sum(x.get(0), false)),
                                o.sum(x.get(0), false, 0, -1)),
                        "4x3x3"),
                formula(
                        "mean",
                        (o, x) -> o.multiply(o.mean(x.get(0), true, 0, 2), o.mean(x.get(0), false, 2, 0)),
                        "2x3x4"),
                formula(
                        "max",
                        (o, x) -> o.multiply(
                                o.multiply(o.max(x.get(0), true, 1), o.max(x.get(0), false)),
                                o.max(x.get(0), false, 0, -1)),
                        "4x3x3"),
                formula("matmul", (o, x) -> o.matmul(x.get(0), x.get(1)), "2x3 3x5", "1x3 3x1"),
                formula(
                        "transpose",
                        (o, x) -> o.multiply(
                                o.transpose(x.get(0), 1, -1, 0), o.transpose(o.transpose(x.get(0)), -2, 0, 2)),
                        "2x2x2"),
                formula("transpose of unequal sizes", (o, x) -> o.transpose(x.get(0), 1, 2, 0), "2x3x4"),
                formula(
                        "reshape and broadcastTo",
                        (o, x) -> o.broadcastTo(o.reshape(x.get(0), Shape.of(3, 1, 2)), Shape.of(2, 3, 4, 2)),
                        "2x3"),
                formula(
                        "concatenate",
                        (o, x) -> o.concatenate(List.of(x.get(0), x.get(1), x.get(0)), -2),
                        "2x3x2 2x1x2"),
                formula("slice and pad", (o, x) -> o.pad(o.slice(x.get(0), -2, 1, 4), 0, 2, 1), "2x5x3"),
                formula("stopGradient", (o, x) -> o.subtract(x.get(0), o.stopGradient(o.fill(Shape.of(2), 3))), "2"),
                formula(
                        "convolution2D",
                        (o, x) -> o.convolution2D(x.get(0), x.get(1), plain, 1),
                        "2x3x5x4 2x3x3x3",
                        "1x1x3x3 1x1x3x3"),
                formula(
                        "convolution2D, odd",
                        (o, x) -> o.convolution2D(x.get(0), x.get(1), odd, 2),
                        "2x4x7x5 6x2x3x2",
                        "1x2x2x3 2x1x3x2"),
                formula(
                        "convolution2D, strided",
                        (o, x) -> o.convolution2D(x.get(0), x.get(1), strided, 3),
                        "1x3x5x6 3x1x2x3",
                        "3x3x2x1 6x1x2x3"),
                formula(
                        "convolution2DImagesGradient",
                        (o, x) -> o.convolution2DImagesGradient(x.get(0), x.get(1), Shape.of(2, 4, 7, 5), odd, 2),
                        "2x6x3x5 6x2x3x2"),
                formula(
                        "convolution2DKernelGradient",
                        (o, x) -> o.convolution2DKernelGradient(x.get(0), x.get(1), Shape.of(6, 2, 3, 2), odd, 2),
                        "2x6x3x5 2x4x7x5"),
                formula(
                        "maxPooling2D",
                        (o, x) -> o.add(o.maxPooling2D(x.get(0), pool), o.scalar(1)),
                        "2x3x5x4",
                        "1x1x2x2"),
                formula("maxPooling2D with gaps", (o, x) -> o.maxPooling2D(x.get(0), gap), "2x2x7x6"),
                formula(
                        "maxPooling2DGradient",
                        (o, x) -> o.maxPooling2DGradient(x.get(0), o.stopGradient(o.from(IMAGES)), pool),
                        "2x3x3x5"),
                formula("averagePooling2D", (o, x) -> o.averagePooling2D(x.get(0), pool), "2x3x5x4", "1x1x2x2"),
                formula(
                        "averagePooling2DGradient",
                        (o, x) -> o.averagePooling2DGradient(x.get(0), Shape.of(2, 3, 5, 4), pool),
                        "2x3x3x5"));
    }

    private static final Tensor IMAGES = images();

    /** Negative throughout, so that padding that counted as 0 would show; with equal values, so that ties would. */
    private static Tensor images() {
        Tensor images = Tensor.zeros(Shape.of(2, 3, 5, 4));
        Random random = new Random(3);
        for (int i = 0; i < images.values().length; i++) {
            images.values()[i] = -1 - random.nextInt(4);
        }
        return images;
    }

    private static Arguments formula(String name, Gradients.Formula formula, String... shapes) {
        return Arguments.of(name, formula, List.of(shapes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void agreesWithFiniteDifferences(String name, Gradients.Formula formula, List<String> cases) {
        for (String shapes : cases) {
            Random random = new Random(shapes.hashCode());
            Gradients.check(
                    formula,
                    Stream.of(shapes.split(" "))
                            .map(s -> s.equals("scalar") ? Shape.scalar() : Shape.parse(s))
                            .map(shape -> Gradients.random(random, shape))
                            .toArray(HostArray[]::new));
        }
    }

    @Test
    void goesBackFromManyElementsByHowMuchEachCounts() {
        Tape<HostArray> tape = new Tape<>(new HostOps());
        Variable<HostArray> x = tape.variable(HostArray.of(Shape.of(3), 1, 2, 3));
        HostArray upper = HostArray.of(Shape.of(3), 10, -1, 0.5);
        assertThat(tape.gradient(tape.square(x), upper, List.of(x)))
                .containsExactly(HostArray.of(Shape.of(3), 20, -4, 3));
        assertThatThrownBy(() -> tape.gradient(tape.square(x), HostArray.of(Shape.of(2), 1, 1), List.of(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a gradient of 2 does not go with a value of 3");
    }
}
