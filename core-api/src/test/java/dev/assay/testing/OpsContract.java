package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Variable;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an engine's operations must do: each value and each gradient is that of {@link HostOps}, to the accuracy of single precision.
 *
 * @param <T> the engine's array
 */
public abstract class OpsContract<T> {
    /** Something to compute on any array; the cast that allows it is in {@link #run}. */
    public interface Formula {
        Object of(Ops<Object> ops, List<Object> x);
    }

    /** The operations under test. */
    protected abstract Ops<T> ops();

    /**
     * Something to compute, with the shapes of its arguments.
     *
     * @param positive whether it is defined for positive arguments alone
     */
    public record Case(String name, boolean positive, Formula formula, List<Shape> shapes) {
        @Override
        public String toString() {
            return name + " of " + shapes;
        }
    }

    private static Case of(String name, Formula formula, Shape... shapes) {
        return new Case(name, false, formula, List.of(shapes));
    }

    private static Case positive(String name, Formula formula, Shape... shapes) {
        return new Case(name, true, formula, List.of(shapes));
    }

    /** All operations, in all the ways that layers, losses and optimizers use them. */
    public static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        List<List<Shape>> pairs = List.of(
                List.of(Shape.of(3, 4), Shape.of(3, 4)),
                List.of(Shape.of(3, 4), Shape.of(4)),
                List.of(Shape.of(4), Shape.of(3, 4)),
                List.of(Shape.of(3, 1), Shape.of(1, 4)),
                List.of(Shape.of(3, 4), Shape.of(3, 1)),
                List.of(Shape.of(3, 4), Shape.scalar()),
                List.of(Shape.scalar(), Shape.of(3, 4)),
                List.of(Shape.scalar(), Shape.scalar()),
                List.of(Shape.of(1), Shape.of(5)),
                List.of(Shape.of(1, 1), Shape.of(1)),
                List.of(Shape.of(2, 3, 5, 4), Shape.of(3, 1, 1)),
                List.of(Shape.of(2, 3, 5, 4), Shape.of(1, 3, 1, 1)),
                List.of(Shape.of(2, 3, 5, 4), Shape.of(2, 1, 5, 1)),
                List.of(Shape.of(2, 3, 5, 4), Shape.of(1, 1, 5, 4)),
                List.of(Shape.of(1, 3, 1, 1), Shape.of(2, 3, 5, 4)),
                List.of(Shape.of(4, 4), Shape.of(4)));
        for (List<Shape> pair : pairs) {
            Shape[] both = pair.toArray(Shape[]::new);
            cases.add(of("add", (ops, x) -> ops.add(x.get(0), x.get(1)), both));
            cases.add(of("subtract", (ops, x) -> ops.subtract(x.get(0), x.get(1)), both));
            cases.add(of("multiply", (ops, x) -> ops.multiply(x.get(0), x.get(1)), both));
            cases.add(positive("divide", (ops, x) -> ops.divide(x.get(0), x.get(1)), both));
            cases.add(of("maximum", (ops, x) -> ops.maximum(x.get(0), x.get(1)), both));
            cases.add(of("minimum", (ops, x) -> ops.minimum(x.get(0), x.get(1)), both));
            cases.add(of("greater", (ops, x) -> ops.multiply(x.get(0), ops.greater(x.get(0), x.get(1))), both));
        }
        for (Shape shape : List.of(Shape.scalar(), Shape.of(1), Shape.of(7), Shape.of(3, 4), Shape.of(2, 3, 4, 5))) {
            cases.add(of("negative", (ops, x) -> ops.negative(x.get(0)), shape));
            cases.add(of("exp", (ops, x) -> ops.exp(x.get(0)), shape));
            cases.add(positive("log", (ops, x) -> ops.log(x.get(0)), shape));
            cases.add(positive("log1p", (ops, x) -> ops.log1p(x.get(0)), shape));
            cases.add(positive("sqrt", (ops, x) -> ops.sqrt(x.get(0)), shape));
            cases.add(of("abs", (ops, x) -> ops.abs(x.get(0)), shape));
            cases.add(positive("power -0.75", (ops, x) -> ops.power(x.get(0), -0.75), shape));
            cases.add(of("power 3", (ops, x) -> ops.power(x.get(0), 3), shape));
            cases.add(of("sin", (ops, x) -> ops.sin(x.get(0)), shape));
            cases.add(of("tanh", (ops, x) -> ops.tanh(x.get(0)), shape));
            cases.add(of("sigmoid", (ops, x) -> ops.sigmoid(x.get(0)), shape));
            cases.add(of("relu", (ops, x) -> ops.relu(x.get(0)), shape));
            cases.add(of("softplus", (ops, x) -> ops.softplus(x.get(0)), shape));
            cases.add(of("sign", (ops, x) -> ops.multiply(x.get(0), ops.sign(x.get(0))), shape));
            cases.add(of("sum", (ops, x) -> ops.sum(x.get(0), false), shape));
            cases.add(of("sum kept", (ops, x) -> ops.sum(x.get(0), true), shape));
            cases.add(of("mean", (ops, x) -> ops.mean(x.get(0), false), shape));
            cases.add(of("max", (ops, x) -> ops.max(x.get(0), false), shape));
            cases.add(of("transpose", (ops, x) -> ops.add(ops.transpose(x.get(0)), 1), shape));
            cases.add(of("maximum of a number", (ops, x) -> ops.maximum(x.get(0), 0.25), shape));
        }
        Shape maps = Shape.of(2, 3, 4, 5);
        for (int[] axes : new int[][] {{0}, {1}, {-1}, {0, 2, 3}, {2, 3}, {3, 1}, {0, 1, 2, 3}}) {
            cases.add(of("sum kept", (ops, x) -> ops.sum(x.get(0), true, axes), maps));
            cases.add(of("sum", (ops, x) -> ops.sum(x.get(0), false, axes), maps));
            cases.add(of("mean", (ops, x) -> ops.mean(x.get(0), false, axes), maps));
            cases.add(of("max", (ops, x) -> ops.max(x.get(0), false, axes), maps));
        }
        for (int axis : new int[] {0, 1, -1}) {
            cases.add(of("softmax", (ops, x) -> ops.softmax(x.get(0), axis), Shape.of(3, 4)));
            cases.add(of("logSoftmax", (ops, x) -> ops.logSoftmax(x.get(0), axis), Shape.of(3, 4)));
            cases.add(of("softmax", (ops, x) -> ops.softmax(x.get(0), axis), maps));
            cases.add(of("slice", (ops, x) -> ops.slice(x.get(0), axis, 1, 2), maps));
            cases.add(of("pad", (ops, x) -> ops.pad(x.get(0), axis, 2, 1), maps));
            cases.add(of("concatenate", (ops, x) -> ops.concatenate(x, axis), maps, maps));
        }
        cases.add(of("concatenate", (ops, x) -> ops.concatenate(x, 1), Shape.of(2, 3), Shape.of(2, 1), Shape.of(2, 4)));
        cases.add(of("concatenate", (ops, x) -> ops.concatenate(x, 0), Shape.of(3), Shape.of(4)));
        for (Shape thin : List.of(Shape.of(1, 5, 4), Shape.of(5, 1, 4), Shape.of(1, 5, 1), Shape.of(1, 1, 5, 1))) {
            int axis = thin.dimensions().indexOf(5);
            cases.add(of("slice", (ops, x) -> ops.slice(x.get(0), axis, 2, 3), thin));
            cases.add(of("slice", (ops, x) -> ops.slice(x.get(0), axis, 1, 4), thin));
            cases.add(of("pad", (ops, x) -> ops.pad(x.get(0), axis, 0, 2), thin));
            cases.add(of("concatenate", (ops, x) -> ops.concatenate(x, axis), thin, thin.with(axis, 1)));
        }
        cases.add(
                of("slice of a transpose", (ops, x) -> ops.slice(ops.transpose(x.get(0)), 0, 1, 3), Shape.of(2, 3, 4)));
        cases.add(of(
                "concatenate of transposes",
                (ops, x) -> ops.concatenate(List.of(ops.transpose(x.get(0)), x.get(1)), 0),
                Shape.of(3, 4),
                Shape.of(2, 3)));
        cases.add(of("matmul", (ops, x) -> ops.matmul(x.get(0), x.get(1)), Shape.of(3, 4), Shape.of(4, 5)));
        cases.add(of("matmul", (ops, x) -> ops.matmul(x.get(0), x.get(1)), Shape.of(1, 4), Shape.of(4, 1)));
        cases.add(of("matmul", (ops, x) -> ops.matmul(x.get(0), x.get(1)), Shape.of(1, 1), Shape.of(1, 7)));
        cases.add(of(
                "matmul of transposes",
                (ops, x) -> ops.matmul(ops.transpose(x.get(0)), ops.transpose(x.get(1))),
                Shape.of(4, 3),
                Shape.of(5, 4)));
        cases.add(of(
                "matmul of stacks", (ops, x) -> ops.matmul(x.get(0), x.get(1)), Shape.of(5, 3, 4), Shape.of(5, 4, 2)));
        cases.add(of(
                "matmul of stacks", (ops, x) -> ops.matmul(x.get(0), x.get(1)), Shape.of(1, 1, 3), Shape.of(1, 3, 1)));
        cases.add(of(
                "matmul of permuted stacks",
                (ops, x) -> ops.matmul(ops.transpose(x.get(0), 1, 2, 0), ops.transpose(x.get(1), 2, 0, 1)),
                Shape.of(4, 2, 3),
                Shape.of(4, 5, 2)));
        Tensor numbers = Tensor.of(Shape.of(5), 3, 0, 3, 1, 3);
        cases.add(of("take", (ops, x) -> ops.take(x.get(0), ops.from(numbers)), Shape.of(4, 3)));
        cases.add(of("take", (ops, x) -> ops.take(x.get(0), ops.from(Tensor.of(Shape.of(1), 0))), Shape.of(1, 1)));
        cases.add(of(
                "take of a transpose",
                (ops, x) -> ops.take(ops.transpose(x.get(0)), ops.from(numbers)),
                Shape.of(3, 4)));
        cases.add(of("oneHot", (ops, x) -> ops.matmul(ops.oneHot(ops.from(numbers), 4), x.get(0)), Shape.of(4, 3)));
        cases.add(of("permute", (ops, x) -> ops.add(ops.transpose(x.get(0), 2, 0, 3, 1), 1), maps));
        cases.add(of(
                "reshape of a transpose",
                (ops, x) -> ops.reshape(ops.transpose(x.get(0), 2, 0, 3, 1), Shape.of(4, 30)),
                maps));
        cases.add(of(
                "add a transpose",
                (ops, x) -> ops.add(ops.transpose(x.get(0)), x.get(1)),
                Shape.of(4, 3),
                Shape.of(4)));
        cases.add(of("broadcastTo", (ops, x) -> ops.broadcastTo(x.get(0), Shape.of(2, 3, 4)), Shape.of(3, 1)));
        cases.add(of("broadcastTo", (ops, x) -> ops.broadcastTo(x.get(0), Shape.of(2, 3, 4)), Shape.scalar()));
        cases.add(of("broadcastTo", (ops, x) -> ops.broadcastTo(x.get(0), Shape.of(2, 3)), Shape.of(2, 3)));
        windows(cases);
        return cases.stream();
    }

    private static void windows(List<Case> cases) {
        record Convolution(Window window, int groups, Shape images, int filters) {}
        List<Convolution> convolutions = List.of(
                new Convolution(Window.square(3, 1), 1, Shape.of(2, 3, 7, 6), 4),
                new Convolution(Window.square(5, 1), 1, Shape.of(4, 1, 11, 11), 20),
                new Convolution(Window.square(1, 1), 1, Shape.of(1, 5, 3, 3), 2),
                new Convolution(Window.square(1, 2), 1, Shape.of(2, 5, 7, 7), 2),
                new Convolution(Window.square(3, 2), 1, Shape.of(1, 1, 8, 9), 1),
                new Convolution(Window.square(11, 4), 1, Shape.of(1, 3, 31, 29), 8),
                new Convolution(new Window(3, 5, 1, 2, 1, 1, 1, 1, 2, 2), 1, Shape.of(2, 3, 7, 9), 4),
                new Convolution(new Window(3, 3, 2, 2, 1, 1, 0, 1, 0, 1), 1, Shape.of(2, 3, 8, 8), 4),
                new Convolution(new Window(2, 4, 1, 1, 1, 1, 0, 1, 1, 2), 1, Shape.of(3, 2, 5, 6), 3),
                new Convolution(new Window(3, 3, 1, 1, 1, 1, 3, 2, 0, 4), 1, Shape.of(1, 2, 4, 4), 3),
                new Convolution(new Window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2), 1, Shape.of(2, 3, 9, 8), 4),
                new Convolution(new Window(3, 2, 2, 1, 2, 3, 1, 2, 0, 1), 1, Shape.of(2, 2, 9, 8), 3),
                new Convolution(new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 2, Shape.of(2, 4, 6, 5), 6),
                new Convolution(new Window(3, 3, 2, 2, 1, 1, 0, 1, 1, 0), 4, Shape.of(2, 4, 7, 7), 4),
                new Convolution(new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 4, Shape.of(1, 4, 6, 6), 8),
                new Convolution(new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1, Shape.of(2, 32, 8, 8), 64));
        for (Convolution c : convolutions) {
            Shape maps = Shape.of(
                    c.images.size(0),
                    c.filters,
                    c.window.outputHeight(c.images.size(2)),
                    c.window.outputWidth(c.images.size(3)));
            cases.add(of(
                    "convolution2DImagesGradient " + c.window + " in " + c.groups + " groups",
                    (ops, x) -> ops.convolution2DImagesGradient(x.get(0), x.get(1), c.images, c.window, c.groups),
                    maps,
                    Shape.of(c.filters, c.images.size(1) / c.groups, c.window.height(), c.window.width())));
            Shape kernel = Shape.of(c.filters, c.images.size(1) / c.groups, c.window.height(), c.window.width());
            cases.add(of(
                    "convolution2D " + c.window + " in " + c.groups + " groups",
                    (ops, x) -> ops.convolution2D(x.get(0), x.get(1), c.window, c.groups),
                    c.images,
                    kernel));
        }
        List<Window> pools = List.of(
                Window.square(2, 2),
                Window.square(3, 2),
                Window.square(3, 1),
                Window.square(1, 2),
                new Window(2, 3, 1, 2, 1, 1, 0, 0, 1, 1),
                new Window(3, 3, 2, 2, 1, 1, 1, 1, 1, 1),
                new Window(3, 3, 2, 2, 1, 1, 0, 1, 0, 1),
                new Window(2, 2, 2, 2, 1, 1, 0, 1, 1, 0),
                new Window(3, 2, 1, 1, 1, 1, 2, 0, 0, 1));
        for (Window window : pools) {
            for (Shape images : List.of(Shape.of(2, 3, 7, 7), Shape.of(1, 1, 6, 9), Shape.of(2, 16, 8, 8))) {
                cases.add(of("maxPooling2D " + window, (ops, x) -> ops.maxPooling2D(x.get(0), window), images));
                cases.add(of(
                        "maxPooling2D of negative numbers " + window,
                        (ops, x) -> ops.maxPooling2D(ops.add(x.get(0), -100), window),
                        images));
                cases.add(of("averagePooling2D " + window, (ops, x) -> ops.averagePooling2D(x.get(0), window), images));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReferenceInValueAndGradient(Case test) {
        List<Tensor> x = arguments(test);
        assertClose(run(ops(), test.formula, x), run(new HostOps(), test.formula, x));
    }

    /** The same arguments each time for one case. */
    protected static List<Tensor> arguments(Case test) {
        Random random = new Random(11);
        return test.shapes.stream().map(s -> random(random, s, test.positive)).toList();
    }

    @Test
    void sendsTheGradientOfEqualMaximaToTheFirst() {
        Window window = Window.square(2, 2);
        Tensor images = Tensor.of(Shape.of(1, 1, 4, 4), 1, 1, 0, 2, 1, 1, 2, 2, 3, 0, 5, 5, 0, 3, 5, 5);
        List<Tensor> x = List.of(images);
        Formula formula = (ops, v) -> ops.maxPooling2D(v.get(0), window);
        assertThat(run(ops(), formula, x)).isEqualTo(run(new HostOps(), formula, x));
    }

    /** The lecture's worked correlation, and the same as one product with a Toeplitz matrix. */
    @Test
    void correlatesAsTheProductWithAToeplitzMatrix() {
        Ops<T> ops = ops();
        double[] image = {4, 5, 8, 7, 1, 8, 8, 8, 3, 6, 6, 4, 6, 5, 7, 8};
        double[] kernel = {1, 4, 1, 1, 4, 3, 3, 3, 1};
        double[] toeplitz = new double[4 * 16];
        for (int i = 0; i < 4 * 9; i++) {
            int output = i / 9;
            int place = i % 9;
            int row = output / 2 + place / 3;
            int column = output % 2 + place % 3;
            toeplitz[output * 16 + row * 4 + column] = kernel[place];
        }
        float[] expected = {122, 148, 126, 134};
        T maps = ops.convolution2D(
                ops.constant(Shape.of(1, 1, 4, 4), image),
                ops.constant(Shape.of(1, 1, 3, 3), kernel),
                Window.square(3, 1),
                1);
        assertThat(ops.toTensor(maps).values()).containsExactly(expected);
        T product = ops.matmul(ops.constant(Shape.of(4, 16), toeplitz), ops.constant(Shape.of(16, 1), image));
        assertThat(ops.toTensor(product).values()).containsExactly(expected);
    }

    @Test
    void takesNoRowThatIsNotThere() {
        Ops<T> ops = ops();
        T rows = ops.fill(Shape.of(3, 2), 1);
        for (double number : new double[] {3, -1}) {
            assertThatThrownBy(() -> ops.take(rows, ops.constant(Shape.of(1), number)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 0 to 2");
        }
    }

    @Test
    void handsNaNOnThroughTheRectifier() {
        Ops<T> ops = ops();
        Tensor x = Tensor.of(Shape.of(3), Double.NaN, -1, 2);
        assertThat(ops.toTensor(ops.relu(ops.from(x))).values()).containsExactly(Float.NaN, 0, 2);
    }

    @Test
    void leavesItsArgumentsAsTheyAre() {
        Ops<T> ops = ops();
        T x = ops.from(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4));
        ops.add(x, x);
        ops.multiply(x, 3);
        ops.negative(x);
        ops.relu(x);
        ops.exp(x);
        ops.subtract(1, x);
        ops.softmax(x, 1);
        assertThat(ops.toTensor(x).values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void keepsValuesOnTheWayToTheHostAndBack() {
        Ops<T> ops = ops();
        for (Shape shape : List.of(Shape.scalar(), Shape.of(1), Shape.of(3, 2), Shape.of(2, 3, 4, 5))) {
            Tensor x = random(new Random(1), shape, false);
            assertThat(ops.toTensor(ops.from(x))).isEqualTo(x);
        }
        T view = ops.transpose(ops.from(Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6)));
        assertThat(ops.toTensor(view)).isEqualTo(Tensor.of(Shape.of(3, 2), 1, 4, 2, 5, 3, 6));
    }

    @Test
    void refusesShapesThatDoNotGoTogether() {
        Ops<T> ops = ops();
        T a = ops.fill(Shape.of(2, 3), 1);
        T b = ops.fill(Shape.of(4), 1);
        assertThatThrownBy(() -> ops.add(a, b))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2x3 and 4");
        assertThatThrownBy(() -> ops.matmul(a, a))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2x3 and 2x3");
        assertThatThrownBy(() -> ops.reshape(a, Shape.of(4))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ops.broadcastTo(a, Shape.of(4, 3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ops.sum(a, true, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The value, then the gradients of a sum of its elements weighted by {@link #factors}, by a tape over the operations. */
    @SuppressWarnings("unchecked")
    protected static List<Tensor> run(Ops<?> on, Formula formula, List<Tensor> x) {
        Ops<Object> ops = (Ops<Object>) on;
        Tape<Object> tape = new Tape<>(ops);
        List<Variable<Object>> variables =
                x.stream().map(v -> tape.variable(ops.from(v))).toList();
        Variable<Object> value =
                (Variable<Object>) formula.of((Ops<Object>) (Ops<?>) tape, (List<Object>) (List<?>) variables);
        List<Tensor> results = new ArrayList<>();
        results.add(tape.toTensor(value));
        tape.gradient(tape.sum(tape.multiply(value, tape.from(factors(tape.shape(value)))), false), variables)
                .forEach(g -> results.add(ops.toTensor(g)));
        return results;
    }

    /** How much each element of a value counts in the sum that is differentiated. */
    protected static Tensor factors(Shape shape) {
        return random(new Random(5), shape, false);
    }

    private static Tensor random(Random random, Shape shape, boolean positive) {
        double[] values = random.doubles(shape.length(), positive ? 0.5 : -2, 2).toArray();
        return Tensor.of(shape, values);
    }

    /** Asserts that a value and its gradients agree. */
    protected static void assertClose(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertClose(actual.get(i), expected.get(i), i == 0 ? "value" : "gradient of argument " + (i - 1));
        }
    }

    private static void assertClose(Tensor actual, Tensor expected, String what) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        double scale = 1;
        for (float v : expected.values()) {
            scale = Math.max(scale, Math.abs(v));
        }
        for (int i = 0; i < expected.values().length; i++) {
            assertThat((double) actual.values()[i])
                    .as("%s, element %d", what, i)
                    .isCloseTo(expected.values()[i], within(2e-6 * scale));
        }
    }
}
